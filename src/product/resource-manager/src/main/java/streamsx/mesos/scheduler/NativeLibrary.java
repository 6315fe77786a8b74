package streamsx.mesos.scheduler;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.MesosNativeLibrary;

/** libmesos, which only the native driver needs. */
public final class NativeLibrary {
    private static final String VARIABLE = "MESOS_NATIVE_JAVA_LIBRARY";
    private static final String OLD_VARIABLE = "MESOS_NATIVE_LIBRARY";
    private static final String WHAT_TO_DO = ". Install Mesos (1.11 or newer) on this host and set " + VARIABLE
            + " to the path of its libmesos.so, or give Java its directory with -Djava.library.path=…; or set "
            + "MESOS_DRIVER=http,"
            + " which needs no library";

    private NativeLibrary() {}

    /**
     * Looks for it without loading it, where the native driver does.
     *
     * @param env         the process's environment
     * @param libraryPath the property {@code java.library.path}
     * @return what is wrong and what to do; empty if it is there
     */
    public static Optional<String> problem(Map<String, String> env, String libraryPath) {
        for (String variable : new String[] {VARIABLE, OLD_VARIABLE}) {
            String file = env.get(variable);
            if (file != null) {
                return Files.isRegularFile(Path.of(file))
                        ? Optional.empty()
                        : Optional.of("MESOS_DRIVER=native: there is no file " + file + ", which " + variable + " names"
                                + WHAT_TO_DO);
            }
        }
        String name = System.mapLibraryName("mesos");
        boolean there = Arrays.stream(libraryPath.split(File.pathSeparator))
                .anyMatch(directory -> !directory.isEmpty() && Files.isRegularFile(Path.of(directory, name)));
        return there
                ? Optional.empty()
                : Optional.of("MESOS_DRIVER=native: there is no " + name + " in " + libraryPath + WHAT_TO_DO);
    }

    /**
     * Loads it into this process.
     *
     * @return what is wrong and what to do; empty if it is loaded
     */
    public static Optional<String> load() {
        try {
            MesosNativeLibrary.load();
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of("MESOS_DRIVER=native: libmesos cannot be loaded: " + e.getMessage() + WHAT_TO_DO);
        }
    }
}
