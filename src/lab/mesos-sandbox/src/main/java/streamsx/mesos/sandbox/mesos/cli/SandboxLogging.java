package streamsx.mesos.sandbox.mesos.cli;

import java.nio.file.Path;

/** Where a part of the sandbox logs: a file in its --work_dir. */
public final class SandboxLogging {
    private SandboxLogging() {}

    /** Log4j reads these settings when the first logger is made, which must not have happened yet. */
    public static void configure(String... args) {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-sandbox.properties");
        }
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--work_dir")) {
                int equals = args[i].indexOf('=');
                String dir = equals > 0 ? args[i].substring(equals + 1) : i + 1 < args.length ? args[i + 1] : ".";
                System.setProperty("sandbox.log", Path.of(dir, "log").toString());
            }
        }
    }
}
