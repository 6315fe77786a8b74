package streamsx.mesos.driver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.testsupport.Await;

/** Writes down each callback, as text, and what it was given; also a {@link CallListener}. */
public final class RecordingScheduler implements Scheduler, CallListener {

    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final BlockingQueue<Protos.Offer> offers = new LinkedBlockingQueue<>();
    final BlockingQueue<Protos.TaskStatus> updates = new LinkedBlockingQueue<>();
    private final List<Protos.TaskStatus> kept = new ArrayList<>();
    volatile Runnable onRegistered = () -> {};
    /** What is done with a message: it is written down, unless a test sends too much for that. */
    volatile Consumer<byte[]> onMessage = data -> add("message " + new String(data, StandardCharsets.UTF_8));

    volatile String thread;
    volatile Protos.MasterInfo master;

    /** The next entry; fails the test if none comes in time. */
    public String next() throws InterruptedException {
        return Await.next(log, "callback");
    }

    /** So many entries; fails the test if one does not come in time. */
    List<String> next(int count) throws InterruptedException {
        return Await.next(log, count, "callback");
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
            Protos.TaskStatus status = Await.next(updates, "update of " + task);
            if (status.getTaskId().getValue().equals(task)) {
                return status;
            }
            kept.add(status);
        }
    }

    Protos.Offer offer() throws InterruptedException {
        return Await.next(offers, "offer");
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
    public void frameworkMessage(
            SchedulerDriver driver, Protos.ExecutorID executor, Protos.SlaveID agent, byte[] data) {
        onMessage.accept(data);
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
