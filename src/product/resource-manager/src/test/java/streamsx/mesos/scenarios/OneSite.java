package streamsx.mesos.scenarios;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a site. */
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
abstract class OneSite {
    private Site site;

    @BeforeAll
    void open(@TempDir Path dir) throws Exception {
        site = new Site(dir);
        furnish(site);
    }

    /** Makes what all tests need. */
    abstract void furnish(Site with) throws Exception;

    Site site() {
        return site;
    }

    @AfterAll
    void close() throws IOException {
        if (site != null) {
            site.close();
        }
    }
}
