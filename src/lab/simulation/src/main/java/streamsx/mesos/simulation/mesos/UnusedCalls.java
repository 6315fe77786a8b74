package streamsx.mesos.simulation.mesos;

import java.util.Collection;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.scheduler.Protos.OfferConstraints;

/** The methods of a driver that the product's scheduler does not use. */
abstract class UnusedCalls implements SchedulerDriver {
    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("not simulated");
    }

    @Override
    public Status join() {
        throw unused();
    }

    @Override
    public Status run() {
        throw unused();
    }

    @Override
    public Status requestResources(Collection<Protos.Request> requests) {
        throw unused();
    }

    @Override
    public Status launchTasks(
            Collection<Protos.OfferID> offers, Collection<Protos.TaskInfo> tasks, Protos.Filters filters) {
        throw unused();
    }

    @Override
    public Status launchTasks(Collection<Protos.OfferID> offers, Collection<Protos.TaskInfo> tasks) {
        throw unused();
    }

    @Override
    public Status launchTasks(Protos.OfferID offer, Collection<Protos.TaskInfo> tasks, Protos.Filters filters) {
        throw unused();
    }

    @Override
    public Status launchTasks(Protos.OfferID offer, Collection<Protos.TaskInfo> tasks) {
        throw unused();
    }

    @Override
    public Status reviveOffers(Collection<String> roles) {
        throw unused();
    }

    @Override
    public Status suppressOffers(Collection<String> roles) {
        throw unused();
    }

    @Override
    public Status sendFrameworkMessage(Protos.ExecutorID executor, Protos.SlaveID agent, byte[] data) {
        throw unused();
    }

    @Override
    public Status updateFramework(Protos.FrameworkInfo framework, Collection<String> suppressedRoles) {
        throw unused();
    }

    @Override
    public Status updateFramework(
            Protos.FrameworkInfo framework, Collection<String> suppressedRoles, OfferConstraints constraints) {
        throw unused();
    }
}
