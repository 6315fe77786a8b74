package streamsx.mesos.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The home directory of the user who runs the process. */
final class HomeDirectory {
    private HomeDirectory() {}

    /**
     * What HOME says, as for every shell; else what Java found.
     *
     * @param environment variables of the process
     * @param javaHome    Java's {@code user.home}: "?" for a user that the host's list of users does not have
     * @return empty if neither is an absolute path
     */
    static Optional<Path> of(Map<String, String> environment, String javaHome) {
        return Stream.of(environment.getOrDefault("HOME", ""), javaHome)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst();
    }
}
