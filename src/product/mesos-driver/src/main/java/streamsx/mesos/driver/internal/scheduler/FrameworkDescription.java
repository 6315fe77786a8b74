package streamsx.mesos.driver.internal.scheduler;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.internal.messages.Convert;

/** What a SUBSCRIBE says of the framework. Thread-safe. */
public final class FrameworkDescription {

    private FrameworkInfo framework;
    private final Set<String> suppressedRoles;
    /** Whether the one role of a framework without MULTI_ROLE wants no offers; a SUBSCRIBE does not say so. */
    private boolean suppressed;

    private OfferConstraints constraints;
    private long version;

    public FrameworkDescription(FrameworkInfo framework, Collection<String> suppressedRoles) {
        this.framework = framework;
        this.suppressedRoles = new LinkedHashSet<>(suppressedRoles);
    }

    /** Grows with each change by the user of what a SUBSCRIBE says. */
    public synchronized long version() {
        return version;
    }

    synchronized Call subscribeCall() {
        return Calls.subscribe(framework, suppressedRoles, constraints);
    }

    /** Tells Mesos all that a SUBSCRIBE of now would say. */
    public synchronized Call.Builder updateCall() {
        return Calls.updateFramework(framework, suppressedRoles, constraints);
    }

    public synchronized FrameworkInfo framework() {
        return framework;
    }

    /** Keeps what Mesos calls the framework, so that the next SUBSCRIBE comes from the same one. */
    synchronized void assigned(FrameworkID id) {
        framework = framework.toBuilder()
                .setId(Convert.to(org.apache.mesos.Protos.FrameworkID.PARSER, id))
                .build();
    }

    /** What has to be said again once subscribed, since a SUBSCRIBE did not say it. */
    public synchronized Optional<Call.Builder> unsaid() {
        return suppressed && hasOneRole() ? Optional.of(Calls.suppress(List.of())) : Optional.empty();
    }

    private boolean hasOneRole() {
        return framework.getRolesCount() == 0;
    }

    /** Whether these are, or contain, the role of a framework without MULTI_ROLE. */
    private boolean areItsOne(Collection<String> roles) {
        return hasOneRole() && (roles.isEmpty() || roles.contains(framework.getRole()));
    }

    /** @param roles none means all that the framework has */
    public synchronized Call.Builder suppress(Collection<String> roles) {
        if (areItsOne(roles)) {
            suppressed = true;
        } else if (suppressedRoles.addAll(roles.isEmpty() ? framework.getRolesList() : roles)) {
            version++;
        }
        return Calls.suppress(roles);
    }

    /** @param roles none means all */
    public synchronized Call.Builder revive(Collection<String> roles) {
        if (areItsOne(roles)) {
            suppressed = false;
        }
        if (suppressedRoles.removeAll(roles.isEmpty() ? List.copyOf(suppressedRoles) : roles)) {
            version++;
        }
        return Calls.revive(roles);
    }

    /**
     * Takes over a new description, for later subscriptions as well.
     *
     * @throws IllegalArgumentException if the framework has no id yet, or another one
     */
    public synchronized Call.Builder update(
            FrameworkInfo info, Collection<String> roles, OfferConstraints offerConstraints) {
        if (framework.getId().getValue().isEmpty()) {
            throw new IllegalArgumentException("updateFramework() before the framework has an id");
        }
        if (!info.getId().equals(framework.getId())) {
            throw new IllegalArgumentException("the framework's id cannot change from '"
                    + framework.getId().getValue() + "' to '" + info.getId().getValue() + "'");
        }
        framework = info;
        suppressedRoles.clear();
        suppressedRoles.addAll(roles);
        constraints = offerConstraints;
        version++;
        return updateCall();
    }
}
