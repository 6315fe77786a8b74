package streamsx.mesos.driver;

import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** Passes callbacks on, but of messages keeps the lengths alone. */
final class CountingScheduler implements Scheduler {

    private final Scheduler next;
    private final List<Integer> lengths;

    CountingScheduler(Scheduler next, List<Integer> lengths) {
        this.next = next;
        this.lengths = lengths;
    }

    @Override
    public void registered(SchedulerDriver driver, Protos.FrameworkID id, Protos.MasterInfo master) {
        next.registered(driver, id, master);
    }

    @Override
    public void reregistered(SchedulerDriver driver, Protos.MasterInfo master) {
        next.reregistered(driver, master);
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Protos.Offer> offers) {
        next.resourceOffers(driver, offers);
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, Protos.OfferID id) {
        next.offerRescinded(driver, id);
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, Protos.TaskStatus status) {
        next.statusUpdate(driver, status);
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, Protos.ExecutorID executor, Protos.SlaveID agent, byte[] data) {
        lengths.add(data.length);
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        next.disconnected(driver);
    }

    @Override
    public void slaveLost(SchedulerDriver driver, Protos.SlaveID agent) {
        next.slaveLost(driver, agent);
    }

    @Override
    public void executorLost(SchedulerDriver driver, Protos.ExecutorID executor, Protos.SlaveID agent, int status) {
        next.executorLost(driver, executor, agent, status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        next.error(driver, message);
    }
}
