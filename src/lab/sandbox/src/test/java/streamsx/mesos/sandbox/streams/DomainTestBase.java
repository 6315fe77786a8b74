package streamsx.mesos.sandbox.streams;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;

/** A domain against a manager that starts real controllers. */
@Timeout(120)
abstract class DomainTestBase {
    static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    DomainSandbox box;

    @BeforeEach
    void start() throws Exception {
        box = new DomainSandbox(dir, 6);
        box.ok(
                "mkdomain",
                "--property",
                "domain.externalResourceManager=fake",
                "--property",
                "controller.startTimeout=30",
                "--property",
                "standin.retryMillis=1000");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    void instance(String... specs) {
        box.ok("startdomain");
        String[] command = new String[1 + 2 * specs.length];
        command[0] = "mkinstance";
        for (int i = 0; i < specs.length; i++) {
            command[1 + 2 * i] = "--numresources";
            command[2 + 2 * i] = specs[i];
        }
        box.ok(command);
        box.ok("startinstance");
    }

    void untilState(String line) throws Exception {
        DomainSandbox.until(
                line + " is part of\n" + box.ok("getinstancestate"),
                SOON,
                () -> box.ok("getinstancestate").contains(line));
    }

    String managerOn() throws Exception {
        try (Zk zk = Zk.connect(box.zkConnect, Duration.ofSeconds(4), Duration.ofSeconds(10))) {
            return new DomainStore(zk, "D")
                    .manager()
                    .map(DomainStore.Holder::nativeId)
                    .orElse("none");
        }
    }
}
