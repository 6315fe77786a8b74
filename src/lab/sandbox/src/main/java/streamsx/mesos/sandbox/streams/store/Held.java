package streamsx.mesos.sandbox.streams.store;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import java.util.List;
import java.util.TreeSet;

/**
 * A resource that the domain got or was promised, until it has given it back.
 *
 * @param nativeId  the manager's key for it
 * @param name      what streamtool shows and takes
 * @param type      of its manager
 * @param kind      as the manager said
 * @param host      where it is; null while that is not known
 * @param need      what it is for: the {@code key} of the need that it was requested for
 * @param instance  the instance it belongs to; null if it serves the domain
 * @param spec      the specification it came from; 0 if none
 * @param tags      those it was requested with, sorted
 * @param phase     promised, given, or on its way back
 * @param promised  whether it was only a promise when it was given up
 * @param announced whether it was a promise first, and a notification made it a resource
 * @param master    whether the domain began with it
 * @param started   whether its controller has been seen
 * @param since     when it was given, in ms of the epoch
 * @param goneSince when its controller was found missing, in ms of the epoch; 0 if it is not
 * @param reason    why it goes back; null while it does not
 * @param replaces  the name of the resource in whose place it came; null if none
 */
public record Held(
        String nativeId,
        String name,
        String type,
        ResourceDescriptor.ResourceKind kind,
        String host,
        String need,
        String instance,
        int spec,
        List<String> tags,
        Phase phase,
        boolean promised,
        boolean announced,
        boolean master,
        boolean started,
        long since,
        long goneSince,
        Reason reason,
        String replaces) {

    /** How far it is. */
    public enum Phase {
        PENDING,
        ALLOCATED,
        LEAVING
    }

    /** Why a resource goes back. */
    public enum Reason {
        REVOKED,
        CONTROLLER_GONE,
        NOT_STARTED,
        QUIESCED,
        STOPPED,
        SURPLUS,
        UNKNOWN
    }

    public Held {
        tags = tags == null ? List.of() : List.copyOf(new TreeSet<>(tags));
    }

    public ResourceDescriptor descriptor() {
        return new ResourceDescriptor(type, kind, nativeId, name, host);
    }

    public boolean leaving() {
        return phase == Phase.LEAVING;
    }

    public boolean allocated() {
        return phase == Phase.ALLOCATED;
    }

    /** The promise is kept. */
    public Held announced(String newHost, long now) {
        return new Held(
                nativeId,
                name,
                type,
                kind,
                newHost == null ? host : newHost,
                need,
                instance,
                spec,
                tags,
                Phase.ALLOCATED,
                false,
                true,
                master,
                started,
                now,
                0,
                null,
                replaces);
    }

    /** No longer wanted, or gone. */
    public Held leaving(Reason why) {
        return new Held(
                nativeId,
                name,
                type,
                kind,
                host,
                need,
                instance,
                spec,
                tags,
                Phase.LEAVING,
                phase == Phase.PENDING,
                announced,
                master,
                started,
                since,
                0,
                why,
                replaces);
    }

    public Held withStarted() {
        return new Held(
                nativeId, name, type, kind, host, need, instance, spec, tags, phase, promised, announced, master, true,
                since, 0, reason, replaces);
    }

    public Held withGoneSince(long when) {
        return new Held(
                nativeId, name, type, kind, host, need, instance, spec, tags, phase, promised, announced, master,
                started, since, when, reason, replaces);
    }

    /** For another need, with that one's tags. */
    public Held moved(String newNeed, List<String> newTags) {
        return new Held(
                nativeId, name, type, kind, host, newNeed, instance, spec, newTags, phase, promised, announced, master,
                started, since, goneSince, reason, replaces);
    }
}
