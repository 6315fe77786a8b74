package streamsx.mesos.sandbox.streams.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An instance.
 *
 * @param id         its name
 * @param state      what it is doing
 * @param properties by name, only those that were set
 * @param specs      its resource specifications by ascending id
 * @param nextSpecId the id of the next one; an id is never used again
 * @param failure    why its last start failed, beginning with the message's id; null if it did not
 */
public record InstanceConfig(
        String id,
        InstanceState state,
        Map<String, String> properties,
        List<Spec> specs,
        int nextSpecId,
        String failure) {

    public InstanceConfig {
        properties = new TreeMap<>(properties == null ? Map.of() : properties);
        specs = specs == null ? List.of() : List.copyOf(specs);
    }

    /** A new instance, stopped; the specifications get the ids 1, 2, … */
    public static InstanceConfig create(String id, Map<String, String> properties, List<Spec> specs) {
        InstanceConfig config = new InstanceConfig(id, InstanceState.STOPPED, properties, List.of(), 1, null);
        for (Spec spec : specs) {
            config = config.withAdded(spec);
        }
        return config;
    }

    public Optional<Spec> spec(int specId) {
        return specs.stream().filter(s -> s.id() == specId).findFirst();
    }

    public InstanceConfig withState(InstanceState newState) {
        return new InstanceConfig(id, newState, properties, specs, nextSpecId, null);
    }

    /** Stopped because its start failed. */
    public InstanceConfig failed(String why) {
        return new InstanceConfig(id, InstanceState.STOPPED, properties, specs, nextSpecId, why);
    }

    /** With one more specification, under the next id. */
    public InstanceConfig withAdded(Spec spec) {
        List<Spec> more = new ArrayList<>(specs);
        more.add(spec.withId(nextSpecId));
        return new InstanceConfig(id, state, properties, more, nextSpecId + 1, failure);
    }

    /** With another specification in the place of the one with the same id. */
    public InstanceConfig withReplaced(Spec spec) {
        return new InstanceConfig(
                id,
                state,
                properties,
                specs.stream().map(s -> s.id() == spec.id() ? spec : s).toList(),
                nextSpecId,
                failure);
    }

    /** What waited for a new start takes effect: removed specifications go, changed ones change. */
    public InstanceConfig settled() {
        List<Spec> settled = specs.stream()
                .filter(s -> !s.removed())
                .map(s -> s.next() == null ? s : s.next())
                .toList();
        return new InstanceConfig(id, state, properties, settled, nextSpecId, failure);
    }

    /** Sets properties; an empty value takes one away. */
    public InstanceConfig withProperties(Map<String, String> changes) {
        return new InstanceConfig(id, state, DomainConfig.changed(properties, changes), specs, nextSpecId, failure);
    }
}
