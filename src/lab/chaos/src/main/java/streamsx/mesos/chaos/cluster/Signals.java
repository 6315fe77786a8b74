package streamsx.mesos.chaos.cluster;

import java.io.IOException;

/** Signals that Java cannot send by itself. */
public final class Signals {
    private Signals() {}

    /** Sends a signal by name, such as STOP; returns whether there was such a process. */
    public static boolean send(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor() == 0;
        } catch (IOException e) {
            throw new IllegalStateException("there is no command \"kill\" here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
