package streamsx.mesos.sandbox.mesos.cli;

import java.util.concurrent.CountDownLatch;

/** A part of the sandbox that runs as this process: says that it is ready, and ends with SIGTERM. */
final class RunningPart {
    private RunningPart() {}

    static int serve(String what, int port, AutoCloseable service) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                service.close();
                            } catch (Exception e) {
                                System.err.println(what + " did not end in order: " + e);
                            }
                        },
                        "shutdown"));
        System.out.println("{\"ready\":\"" + what + "\",\"port\":" + port + ",\"pid\":"
                + ProcessHandle.current().pid() + "}");
        System.out.flush();
        // SIGTERM ends the process through the shutdown hook; nothing else does.
        new CountDownLatch(1).await();
        return 0;
    }
}
