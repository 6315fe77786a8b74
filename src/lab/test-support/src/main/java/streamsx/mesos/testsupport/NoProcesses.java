package streamsx.mesos.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that started a process: one that runs, and one that has ended meanwhile. JUnit finds this
 * extension where Surefire lets it (see the parent's pom), so that {@code mvn test} starts none; what needs one is an
 * {@code *IT}.
 *
 * <p>An ended child is seen by the page faults that Linux adds to its parent's {@code cminflt} when it is waited for
 * (proc(5), /proc/pid/stat); where there is no such file, only children that still run are seen.
 */
public final class NoProcesses implements BeforeAllCallback, AfterAllCallback {

    private static final Path STAT = Path.of("/proc/self/stat");
    /** Of what follows the command's name, which ends with the last parenthesis and may hold blanks. */
    private static final int FAULTS_OF_CHILDREN = 8;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        store(context).put("before", faultsOfChildren());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        long running = ProcessHandle.current().children().count();
        boolean ended = faultsOfChildren() != store(context).get("before", long.class);
        boolean allowed = context.getRequiredTestClass().getSimpleName().endsWith("IT");
        if (!allowed && (running > 0 || ended)) {
            throw new AssertionError(context.getDisplayName() + " started a process (" + running
                    + " still run): only a class named *IT may, which mvn verify runs");
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(NoProcesses.class, context.getUniqueId()));
    }

    private static long faultsOfChildren() throws IOException {
        if (!Files.exists(STAT)) {
            return 0;
        }
        String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[FAULTS_OF_CHILDREN]);
    }
}
