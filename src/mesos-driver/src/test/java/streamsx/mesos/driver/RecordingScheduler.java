package streamsx.mesos.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;

/** Writes down each callback, as text, and what it was given; also a {@link CallListener}. */
final class RecordingScheduler implements Scheduler, CallListener {

    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final BlockingQueue<Protos.Offer> offers = new LinkedBlockingQueue<>();
    final BlockingQueue<Protos.TaskStatus> updates = new LinkedBlockingQueue<>();
    private final List<Protos.TaskStatus> kept = new ArrayList<>();
    volatile Runnable onRegistered = () -> {};
    volatile String thread;
    volatile Protos.MasterInfo master;

    /** The next entry; fails the test if none comes in time. */
    String next() throws InterruptedException {
        String entry = log.poll(10, TimeUnit.SECONDS);
        if (entry == null) {
            throw new AssertionError("no callback within 10 s");
        }
        return entry;
    }

    /** Skips entries up to this one; fails the test if it does not come in time. */
    void await(String entry) throws InterruptedException {
        while (!next().equals(entry)) {
            continue;
        }
    }

    /** The next update of a task, whatever it says; those of other tasks are kept for later calls of this method. */
    Protos.TaskStatus update(String task) throws InterruptedException {
        for (Protos.TaskStatus status : kept) {
            if (status.getTaskId().getValue().equals(task)) {
                kept.remove(status);
                return status;
            }
        }
        while (true) {
            Protos.TaskStatus status = updates.poll(10, TimeUnit.SECONDS);
            if (status == null) {
                throw new AssertionError("no update of " + task + " within 10 s");
            }
            if (status.getTaskId().getValue().equals(task)) {
                return status;
            }
            kept.add(status);
        }
    }

    Protos.Offer offer() throws InterruptedException {
        Protos.Offer offer = offers.poll(10, TimeUnit.SECONDS);
        if (offer == null) {
            throw new AssertionError("no offer within 10 s");
        }
        return offer;
    }

    private void add(String entry) {
        thread = Thread.currentThread().getName();
        log.add(entry);
    }

    @Override
    public void registered(SchedulerDriver driver, Protos.FrameworkID id, Protos.MasterInfo info) {
        master = info;
        add("registered " + id.getValue());
        onRegistered.run();
    }

    @Override
    public void reregistered(SchedulerDriver driver, Protos.MasterInfo master) {
        add("reregistered");
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Protos.Offer> some) {
        offers.addAll(some);
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, Protos.OfferID id) {
        add("rescinded " + id.getValue());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, Protos.TaskStatus status) {
        updates.add(status);
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, Protos.ExecutorID executor, Protos.SlaveID agent,
            byte[] data) {
        add("message " + new String(data, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        add("disconnected");
    }

    @Override
    public void slaveLost(SchedulerDriver driver, Protos.SlaveID agent) {
        add("slaveLost " + agent.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver driver, Protos.ExecutorID executor, Protos.SlaveID agent, int status) {
        add("executorLost " + executor.getValue() + " " + status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        add("error " + message);
    }

    @Override
    public void accepted(Call call) {
        add("accepted " + call.getType());
    }

    @Override
    public void refused(Call call, int httpStatus, String body) {
        add("refused " + call.getType() + " " + httpStatus + " " + body);
    }

    @Override
    public void unknown(Call call, Throwable cause) {
        add("unknown " + call.getType());
    }

    @Override
    public void dropped(Call call) {
        add("dropped " + call.getType());
    }
}
