package streamsx.mesos.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.leader.InstanceInfo;

/** The file that tells the supervisor where the instance is. Renamed into place, so that no reader sees half of it. */
final class ReadyFilePart implements Part {
    /** System property: the file's name; none is written without it. */
    private static final String READY_FILE = "streams.ready.file";

    private static final Logger LOG = LoggerFactory.getLogger(ReadyFilePart.class);

    private final InstanceInfo self;

    ReadyFilePart(InstanceInfo self) {
        this.self = self;
    }

    /** An instance can do without it, and at a restart nobody waits for it: a full disk is no reason to end. */
    @Override
    public void start() {
        String name = System.getProperty(READY_FILE);
        if (name == null) {
            return;
        }
        Path file = Path.of(name);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(
                    draft,
                    new ObjectMapper()
                            .writeValueAsBytes(Map.of("host", self.host(), "port", self.port(), "pid", self.pid())));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn(
                    "The file {} cannot be written ({}); this instance stands by all the same, but a start that waits "
                            + "for that file stops it",
                    file,
                    e.toString());
        }
    }
}
