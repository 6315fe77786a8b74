package streamsx.mesos.sandbox.streams.domain;

import java.util.List;

/**
 * Resources of one sort that the domain, or one of its instances, should have.
 *
 * @param key      names it; see {@link Needs}
 * @param instance the instance; null if it is the domain
 * @param spec     the specification; 0 if none
 * @param want     how many
 * @param tags     what they are requested with, sorted
 */
public record Need(String key, String instance, int spec, int want, List<String> tags) {
    public Need {
        tags = List.copyOf(tags);
    }
}
