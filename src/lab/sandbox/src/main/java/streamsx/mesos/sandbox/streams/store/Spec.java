package streamsx.mesos.sandbox.streams.store;

import java.util.List;

/**
 * A resource specification of an instance.
 *
 * @param id         1, 2, … in the order in which they were added
 * @param count      how many resources, at least 1
 * @param tags       what they must have, in the order given
 * @param restricted those of the tags that no other specification may use
 * @param exclusive  whether no other instance may use the resources
 * @param removed    taken away; that takes effect when the instance is started again
 * @param next       what it will be when the instance is started again; null if it does not change
 */
public record Spec(
        int id, int count, List<String> tags, List<String> restricted, boolean exclusive, boolean removed, Spec next) {

    public Spec {
        tags = tags == null ? List.of() : List.copyOf(tags);
        restricted = restricted == null ? List.of() : List.copyOf(restricted);
    }

    public Spec(int id, int count, List<String> tags, List<String> restricted, boolean exclusive) {
        this(id, count, tags, restricted, exclusive, false, null);
    }

    public Spec withId(int newId) {
        return new Spec(newId, count, tags, restricted, exclusive, removed, next);
    }

    public Spec asRemoved() {
        return new Spec(id, count, tags, restricted, exclusive, true, null);
    }

    public Spec withNext(Spec newNext) {
        return new Spec(id, count, tags, restricted, exclusive, removed, newNext);
    }

    /** As streamtool shows it: {@code 2[1(none)[shared]]}. */
    public String cell() {
        return id + "[" + count + "(" + (tags.isEmpty() ? "none" : String.join(",", tags)) + ")["
                + (exclusive ? "exclusive" : "shared") + "]]";
    }
}
