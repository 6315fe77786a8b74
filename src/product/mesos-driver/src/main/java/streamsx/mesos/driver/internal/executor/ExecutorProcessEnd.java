package streamsx.mesos.driver.internal.executor;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How an executor's process ends when it was asked to shut down and is still there after its grace period. */
public interface ExecutorProcessEnd {

    void end();

    /**
     * As the native driver: kills the whole process group, so what the executor started goes with it. An agent gives
     * each executor a group of its own.
     */
    static void killProcessGroup() {
        try {
            // Java has no killpg; the shell is in our group, and a pid of 0 means just that one.
            new ProcessBuilder("/bin/sh", "-c", "kill -KILL 0")
                    .inheritIO()
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            // The end below is what is left.
        }
        Runtime.getRuntime().halt(1);
    }
}
