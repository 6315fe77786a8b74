package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import streamsx.mesos.sandbox.streams.domain.Need;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.standin.client.ConnectionLostException;
import streamsx.mesos.standin.client.DomainConnection;

/**
 * Starts a domain: asks for its first resource, and waits until the controller there has taken over. Each start has a
 * client id of its own.
 */
@Command(description = "Starts a domain.")
final class StartDomain extends ToolCommand {

    @Override
    int run() throws ToolException, IOException, ResourceException, InterruptedException {
        DomainConfig before = domain();
        check(before);
        if (before.managerType() == null) {
            throw new ToolException(
                    "CDISA5158E",
                    "There are not enough management resources for domain " + before.id()
                            + ": it has no resource manager; set its property domain.externalResourceManager.");
        }
        Follower follower = new Follower(this, m -> m.instance() == null);
        // Only one of two commands gets past this.
        String clientId = before.id() + "-" + UUID.randomUUID();
        DomainConfig domain = store().changeDomain(d -> {
                    check(d);
                    return d.starting(clientId);
                })
                .orElseThrow(this::noDomain);
        terminal().say("CDISA0021I", "Starting domain " + domain.id() + ".");
        try {
            store().save(store().book().emptied());
            allocate(domain);
        } catch (ResourceException e) {
            backToStopped(clientId);
            terminal().err().println(reason(e));
            throw new ToolException(
                    "CDISA5158E",
                    "There are not enough management resources for domain " + domain.id() + "; it is not started.");
        }
        try {
            awaitManager(domain, follower);
        } catch (ToolException e) {
            giveUp(domain);
            throw e;
        }
        follower.until(domain, "the domain has started", () -> {
            DomainConfig now = domain();
            if (now.state() == DomainState.STARTING) {
                return false;
            }
            if (now.state() != DomainState.RUNNING) {
                throw new ToolException("CDISA5053E", "Domain " + now.id() + " was stopped while it was starting.");
            }
            return true;
        });
        return 0;
    }

    private static void check(DomainConfig domain) throws ToolException {
        switch (domain.state()) {
            case STOPPED -> {}
            case RUNNING -> throw new ToolException("CDISA5055E", "Domain " + domain.id() + " is started already.");
            default ->
                throw new ToolException(
                        "CDISA5141E",
                        "Domain " + domain.id() + " is " + domain.state()
                                + "; if that does not end, use stopdomain --force.");
        }
    }

    private void allocate(DomainConfig domain) throws ResourceException, ToolException, IOException {
        Need need = Needs.master(domain);
        ResourceDescriptor master = null;
        try (DomainConnection connection = connectAsDomain(domain)) {
            long deadline = System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(Switches.COMMAND_TIMEOUT.number(domain.properties()));
            while (master == null) {
                try {
                    master = connection.allocateMasterResource(domain.definitions(need.tags()), Locale.getDefault());
                    if (master == null) {
                        throw new ResourceException("CDISA5164E The resource manager answered without a resource.");
                    }
                } catch (ConnectionLostException e) {
                    terminal()
                            .say(
                                    "CDISA3014W",
                                    "The connection to the resource manager of type " + domain.managerType()
                                            + " is lost: " + e.getMessage());
                    if (!Switches.REPEAT_LOST.on(domain.properties()) || System.nanoTime() > deadline) {
                        throw e;
                    }
                } catch (ResourceTagException e) {
                    throw new ResourceException(
                            "CDISA5014E The definition of a tag among " + need.tags() + " is not right: "
                                    + e.getMessage(),
                            e);
                } catch (RuntimeException e) {
                    throw new ResourceException(reason(e), e);
                }
            }
        }
        Held held = new Held(
                master.getNativeResourceId(),
                master.getDisplayName(),
                master.getResourceType(),
                master.getKind(),
                master.getHostName(),
                need.key(),
                null,
                0,
                need.tags(),
                Held.Phase.ALLOCATED,
                false,
                false,
                true,
                false,
                System.currentTimeMillis(),
                0,
                null,
                null);
        Book book = store().book().emptied();
        book.held.add(held);
        book.used.add(held.nativeId());
        store().save(book);
        terminal()
                .say(
                        "CDISA0100I",
                        "Resource " + held.name() + " with the tags " + String.join(",", held.tags())
                                + " was acquired from the resource manager of type " + held.type() + ".");
    }

    private void awaitManager(DomainConfig domain, Follower follower)
            throws IOException, ToolException, InterruptedException {
        long atMost = 1000 * Switches.START_TIMEOUT.number(domain.properties());
        try {
            follower.until(
                    "the controller has started",
                    atMost,
                    Long.MAX_VALUE,
                    () -> store().manager().isPresent());
        } catch (ToolException e) {
            throw new ToolException(
                    "CDISA5076E",
                    "The controller service of domain " + domain.id() + " has not started in " + atMost / 1000
                            + " s; the domain is not started.");
        }
    }

    /** The controller never came: what was got goes back. */
    private void giveUp(DomainConfig domain) throws IOException, ToolException {
        try (DomainConnection connection = connectAsDomain(domain)) {
            List<ResourceDescriptor> has =
                    store().book().held.stream().map(Held::descriptor).toList();
            connection.releaseResources(has, Locale.getDefault());
        } catch (ResourceException e) {
            terminal().err().println(reason(e));
        }
        backToStopped(domain.clientId());
    }

    private void backToStopped(String clientId) throws IOException {
        store().save(store().book().emptied());
        store().changeDomain(d -> clientId.equals(d.clientId()) ? d.withState(DomainState.STOPPED) : d);
    }
}
