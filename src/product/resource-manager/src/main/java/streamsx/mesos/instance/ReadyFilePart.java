package streamsx.mesos.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import streamsx.mesos.leader.InstanceInfo;

/** The file that tells the supervisor where the instance is. Renamed into place, so that no reader sees half of it. */
final class ReadyFilePart implements Part {
    /** System property: the file's name; none is written without it. */
    private static final String READY_FILE = "streams.ready.file";

    private final InstanceInfo self;

    ReadyFilePart(InstanceInfo self) {
        this.self = self;
    }

    @Override
    public void start() throws IOException {
        String name = System.getProperty(READY_FILE);
        if (name != null) {
            Path file = Path.of(name);
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.write(
                    draft,
                    new ObjectMapper()
                            .writeValueAsBytes(Map.of("host", self.host(), "port", self.port(), "pid", self.pid())));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
