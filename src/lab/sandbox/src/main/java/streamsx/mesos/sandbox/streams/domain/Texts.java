package streamsx.mesos.sandbox.streams.domain;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.Message;

/**
 * The domain's messages: ids and arguments as the product has them, in our own words. CDISX… are the stand-in's own.
 */
final class Texts {
    private static final int VIOLATIONS_KEPT = 100;
    private final Book book;
    private final List<Message> messages = new ArrayList<>();

    Texts(Book book) {
        this.book = book;
    }

    List<Message> take() {
        List<Message> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    private void add(String id, String text, Held held) {
        messages.add(new Message(id, text, held.instance(), held.name()));
    }

    /** The manager did what it must not do; kept in the book for tests. */
    void violation(String kind, String text, String resource) {
        book.violations.add(kind + ": " + text);
        if (book.violations.size() > VIOLATIONS_KEPT) {
            book.violations.remove(0);
        }
        messages.add(new Message(
                "CDISX0001E", "The resource manager breaks a rule, " + kind + ": " + text + ".", null, resource));
    }

    void acquired(Held h) {
        add(
                "CDISA0100I",
                "Resource " + h.name() + " with the tags " + String.join(",", h.tags())
                        + " was acquired from the resource manager of type " + h.type() + ".",
                h);
        if (h.replaces() != null && h.spec() > 0) {
            add(
                    "CDISA0088I",
                    "Resource " + h.replaces() + " is replaced by " + h.name() + " in resource specification "
                            + h.spec() + " of instance " + h.instance() + ".",
                    h);
        } else if (h.replaces() != null) {
            add(
                    "CDISA0083I",
                    "Resource " + h.replaces() + " is replaced by " + h.name()
                            + (h.instance() == null ? "." : " in instance " + h.instance() + "."),
                    h);
        }
    }

    void returned(Held h) {
        // A promise is not returned, and quiescing has said it already.
        if (h.promised() || h.reason() == Held.Reason.QUIESCED) {
            return;
        }
        add("CDISA0101I", "Resource " + h.name() + " is returned to the resource manager of type " + h.type() + ".", h);
    }

    void revoked(Held h) {
        add(
                "CDISA3002W",
                "Resource " + h.name() + " on host " + h.host() + " was revoked by the resource manager of type "
                        + h.type() + ".",
                h);
    }

    void imminent(Held h) {
        add("CDISX0002W", "The resource manager is going to revoke resource " + h.name() + ".", h);
    }

    void controllerGone(Held h) {
        add(
                "CDISA5043E",
                "Resource " + h.name() + " of the resource manager of type " + h.type()
                        + " has failed: its controller is gone.",
                h);
    }

    void notStarted(Held h) {
        add("CDISA5076E", "The controller service on resource " + h.name() + " has not started in time.", h);
    }

    void surplus(Held h) {
        add(
                "CDISA0097I",
                "Resource " + h.name() + " is no longer needed for "
                        + (h.spec() > 0
                                ? "resource specification " + h.spec()
                                : h.instance() == null ? "domain services" : "management services")
                        + ".",
                h);
    }

    void quiescing(Held h, String domain) {
        add("CDISC0075I", "The services on resource " + h.name() + " of domain " + domain + " are being quiesced.", h);
        add("CDISA0035I", "Waiting for all services to stop.", h);
        for (String service : Services.on(h, false)) {
            add("CDISA0042I", "The " + service + " service on resource " + h.name() + " has stopped.", h);
        }
        add("CDISA0101I", "Returning resource " + h.name() + " to the resource manager of type " + h.type() + ".", h);
    }

    void fewer(Need need, int requested, int allocated, int promised) {
        String what = allocated + " of " + requested + " resources were allocated for "
                + (need.instance() == null
                        ? "domain services"
                        : need.spec() > 0
                                ? "resource specification " + need.spec() + " of instance " + need.instance()
                                : "management services of instance " + need.instance())
                + (promised > 0 ? "; " + promised + " more are promised." : ".");
        messages.add(new Message(
                need.instance() == null ? "CDISA3021W" : need.spec() > 0 ? "CDISA3018W" : "CDISA3022W",
                what,
                need.instance(),
                null));
    }

    void refused(Need need, String text) {
        messages.add(new Message(
                "CDISA3012W",
                "The resource manager gave no resource for the tags " + String.join(",", need.tags()) + ": " + text,
                need.instance(),
                null));
    }

    Message stopped(String instance) {
        return new Message("CDISA0033I", "Instance " + instance + " has stopped.", instance, null);
    }

    Message domainRuns(String domain) {
        return new Message("CDISA0022I", "Domain " + domain + " has started.", null, null);
    }

    Message noResources(String instance, String why) {
        return new Message(
                "CDISA5159E",
                "There are no resources for instance " + instance + (why == null ? "." : ": " + why),
                instance,
                null);
    }

    List<Message> started(InstanceConfig instance, List<Held> has) {
        List<Message> all = new ArrayList<>();
        List<Held> usable = has.stream().filter(Held::allocated).toList();
        if (usable.stream().noneMatch(h -> h.tags().contains(Needs.APPLICATION))) {
            all.add(new Message(
                    "CDISA3013W",
                    "No resource of instance " + instance.id() + " has the tag application; using "
                            + usable.get(0).name() + ".",
                    instance.id(),
                    usable.get(0).name()));
        }
        if (usable.stream().noneMatch(h -> h.tags().contains(Needs.MANAGEMENT))) {
            all.add(new Message(
                    "CDISA3019W",
                    "No resource of instance " + instance.id() + " has the tag management; using "
                            + usable.get(0).name() + ".",
                    instance.id(),
                    usable.get(0).name()));
        }
        for (Held held : usable) {
            for (String service : Services.on(held, Services.onlyManagement(usable))) {
                all.add(new Message(
                        "CDISA0038I",
                        "The " + service + " service has started on resource " + held.name() + ".",
                        instance.id(),
                        held.name()));
            }
        }
        all.add(new Message("CDISA0031I", "Instance " + instance.id() + " has started.", instance.id(), null));
        return all;
    }
}
