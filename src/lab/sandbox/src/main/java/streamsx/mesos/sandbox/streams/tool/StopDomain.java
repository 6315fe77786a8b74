package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.standin.client.DomainConnection;

/**
 * Stops a domain. Its domain manager stops what instances there are and gives back their resources; those of the domain
 * itself, on one of which the domain manager runs, are given back from here. With --force the same is done without a
 * domain manager if need be.
 */
@Command(description = "Stops a domain.")
final class StopDomain extends ToolCommand {
    private static final long FORCED_WAIT_MILLIS = 15_000;
    /** A controller that can take over the domain manager has done so by then. */
    private static final long NO_MANAGER_MILLIS = 6_000;

    @Option(names = "--force", description = "instances that run are stopped too; the domain need not answer")
    private boolean force;

    @Override
    int run() throws ToolException, IOException, ResourceException, InterruptedException {
        DomainConfig before = domain();
        if (before.state() == DomainState.STOPPED) {
            throw new ToolException("CDISA5056E", "Domain " + before.id() + " is not started.");
        }
        if (!force) {
            check(before);
        }
        Follower follower = new Follower(this, m -> true);
        DomainConfig domain = store().changeDomain(d -> {
                    if (d.state() == DomainState.STOPPED) {
                        throw new ToolException("CDISA5056E", "Domain " + d.id() + " is not started.");
                    }
                    return d.state() == DomainState.STOPPING ? d : d.withState(DomainState.STOPPING);
                })
                .orElseThrow(this::noDomain);
        terminal().say("CDISA0023I", "Stopping domain " + domain.id() + ".");
        boolean handedOver = awaitManager(domain, follower);
        release(domain, handedOver);
        awaitControllers(domain, follower);
        for (InstanceConfig instance : store().instances().values()) {
            store().changeInstance(
                            instance.id(),
                            i -> i.state() == InstanceState.STOPPED
                                    ? i
                                    : i.withState(InstanceState.STOPPED).settled());
        }
        store().save(store().book().emptied());
        store().changeDomain(d -> d.state() == DomainState.STOPPING ? d.withState(DomainState.STOPPED) : d);
        terminal().say("CDISA0024I", "Domain " + domain.id() + " has stopped.");
        return 0;
    }

    private void check(DomainConfig domain) throws ToolException, IOException, ResourceException {
        List<String> active = store().instances().values().stream()
                .filter(i -> i.state() != InstanceState.STOPPED)
                .map(InstanceConfig::id)
                .toList();
        if (!active.isEmpty()) {
            throw new ToolException(
                    "CDISA5060E",
                    "Instances are active in domain " + domain.id() + ": " + String.join(", ", active)
                            + "; stop them first, or use --force.");
        }
        if (domain.state() == DomainState.RUNNING && !domain.handedOver()) {
            runningDomain();
        } else if (domain.state() != DomainState.STOPPING) {
            throw new ToolException(
                    "CDISA5141E",
                    "Domain " + domain.id() + " is " + domain.state() + "; use --force to stop it" + " all the same.");
        }
        // Without its manager the domain would stay half stopped.
        connectAsTool(domain).close();
    }

    /** @return whether the domain manager has done its part */
    private boolean awaitManager(DomainConfig domain, Follower follower)
            throws IOException, ToolException, InterruptedException {
        try {
            if (force) {
                boolean none =
                        store().manager().isEmpty() && store().controllers().isEmpty();
                follower.until(
                        "the domain's controller has stopped what runs",
                        FORCED_WAIT_MILLIS,
                        none ? 0 : NO_MANAGER_MILLIS,
                        () -> domain().handedOver());
            } else {
                follower.until(domain, "the domain's controller has stopped what runs", () -> domain().handedOver());
            }
            return true;
        } catch (ToolException e) {
            if (!force) {
                throw e;
            }
            terminal().say("CDISA3025W", "The domain does not answer; its resources are given back without it.");
            // If it is only slow, it must do nothing more from here on.
            store().changeDomain(DomainConfig::withHandedOver);
            return false;
        }
    }

    private void release(DomainConfig domain, boolean handedOver) throws IOException, ToolException, ResourceException {
        Book book = store().book();
        List<ResourceDescriptor> has = book.held.stream().map(Held::descriptor).toList();
        String how = Switches.STOP_RELEASE.of(domain.properties());
        try (DomainConnection connection = connectAsDomain(domain)) {
            // By name too when forced: the manager may not know any more whose they are.
            if (!has.isEmpty() && (!how.equals("all") || !handedOver)) {
                connection.releaseResources(has, Locale.getDefault());
            }
            if (!how.equals("named")) {
                connection.releaseResources(Locale.getDefault());
            }
        } catch (ResourceException | RuntimeException e) {
            if (!force) {
                throw new ToolException(reason(e));
            }
            terminal().err().println(reason(e));
            terminal().say("CDISA3025W", "The domain's resources are not given back.");
            return;
        }
        has.forEach(d -> terminal()
                .say(
                        "CDISA0101I",
                        "Resource " + d.getDisplayName() + " is returned to the resource manager of type "
                                + d.getResourceType() + "."));
    }

    private void awaitControllers(DomainConfig domain, Follower follower) throws IOException, InterruptedException {
        try {
            long atMost = force ? FORCED_WAIT_MILLIS : Switches.COMMAND_TIMEOUT.number(domain.properties());
            follower.until(
                    "the controllers have ended",
                    atMost,
                    Long.MAX_VALUE,
                    () -> store().controllers().isEmpty());
        } catch (ToolException e) {
            terminal()
                    .say(
                            "CDISA3025W",
                            "These controllers of the domain still run: " + String.join(", ", store().controllers())
                                    + ".");
        }
    }
}
