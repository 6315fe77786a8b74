package streamsx.mesos.driver;

import java.util.List;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every subscription of a driver needs: how to subscribe, who allows it, where events go. */
final class SubscriptionContext {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionContext.class);

    private final MesosHttp http;
    private final DriverOptions options;
    private final SubscribeGuard guard;
    private final EventDispatcher dispatcher;
    private FrameworkInfo framework;
    private List<String> suppressedRoles = List.of();
    private OfferConstraints constraints;

    /** @param guard null if there is none */
    SubscriptionContext(MesosHttp http, DriverOptions options, SubscribeGuard guard, EventDispatcher dispatcher,
            FrameworkInfo framework) {
        this.http = http;
        this.options = options;
        this.guard = guard;
        this.dispatcher = dispatcher;
        this.framework = framework;
    }

    MesosHttp http() {
        return http;
    }

    DriverOptions options() {
        return options;
    }

    EventDispatcher dispatcher() {
        return dispatcher;
    }

    boolean hasGuard() {
        return guard != null;
    }

    /** The guard's answer; an exception counts as no. */
    boolean confirmed() throws InterruptedException {
        if (guard == null) {
            return true;
        }
        try {
            return guard.maySubscribe();
        } catch (RuntimeException e) {
            LOG.warn("the guard failed; not subscribing now", e);
            return false;
        }
    }

    synchronized Call subscribeCall() {
        return Calls.subscribe(framework, suppressedRoles, constraints);
    }

    /** Keeps what Mesos calls the framework, so that the next SUBSCRIBE comes from the same one. */
    synchronized void assigned(FrameworkID id) {
        framework = framework.toBuilder().setId(Convert.to(org.apache.mesos.Protos.FrameworkID.PARSER, id)).build();
    }

    /** @return the update to send; its content is used for later subscriptions as well */
    synchronized Call.Builder update(FrameworkInfo info, List<String> roles, OfferConstraints offerConstraints) {
        FrameworkInfo.Builder next = info.toBuilder();
        if (framework.hasId()) {
            if (info.hasId() && !info.getId().equals(framework.getId())) {
                throw new IllegalArgumentException("the framework's id cannot change from "
                        + framework.getId().getValue() + " to " + info.getId().getValue());
            }
            next.setId(framework.getId());
        }
        framework = next.build();
        suppressedRoles = roles;
        constraints = offerConstraints;
        return Calls.updateFramework(framework, roles, offerConstraints);
    }
}
