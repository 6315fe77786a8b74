package streamsx.mesos.sandbox.mesos.agent.processes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;

/** The processes of tasks and executors that outlive an agent: watched again by the next one, or killed. */
public final class Wrappers {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration END = Duration.ofSeconds(5);
    private static final Duration FILES_RETRY = Duration.ofMillis(20);
    private static final int FILES_TRIES = 250;

    private final ActorLoop loop;
    private final ExecutorService blocking;

    public Wrappers(ActorLoop loop, ExecutorService blocking) {
        this.loop = loop;
        this.blocking = blocking;
    }

    /**
     * Looks for a process of the former agent; calls, on the loop, the one when its files are found and the other when
     * it has ended.
     */
    public void watch(RunDirectory directory, Runnable found, Runnable ended) {
        blocking.execute(() -> watch(directory, found, ended, 0));
    }

    private void watch(RunDirectory directory, Runnable found, Runnable ended, int tries) {
        if (directory.task().isEmpty() && directory.exitStatus().isEmpty() && tries < FILES_TRIES) {
            // The former agent died while the wrapper was starting: its files will come.
            loop.after(FILES_RETRY, () -> blocking.execute(() -> watch(directory, found, ended, tries + 1)));
            return;
        }
        Optional<RunDirectory.Pid> wrapper = directory.wrapper();
        loop.run(found);
        if (wrapper.filter(RunDirectory.Pid::alive).isPresent()) {
            ProcessHandle.of(wrapper.get().pid())
                    .ifPresentOrElse(handle -> handle.onExit().thenRun(() -> loop.run(ended)), () -> loop.run(ended));
        } else {
            loop.run(ended);
        }
    }

    /**
     * Kills the process groups, or keeps them from being started. When this returns their wrappers are gone too, as
     * a rule: a wrapper writes down how its command ended, and whoever removes the directories then must not meet it.
     */
    public static void killNow(Collection<RunDirectory> directories) {
        directories.forEach(RunDirectory::forbidStart);
        long deadline = System.nanoTime() + END.toNanos();
        List<RunDirectory> left = List.copyOf(directories);
        while (true) {
            // A wrapper may have started its command after it was looked at last.
            left.forEach(directory ->
                    directory.task().filter(RunDirectory.Pid::alive).ifPresent(pid -> Signals.send("KILL", pid)));
            left = left.stream()
                    .filter(directory ->
                            directory.wrapper().filter(RunDirectory.Pid::alive).isPresent())
                    .toList();
            if (left.isEmpty() || System.nanoTime() > deadline) {
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
