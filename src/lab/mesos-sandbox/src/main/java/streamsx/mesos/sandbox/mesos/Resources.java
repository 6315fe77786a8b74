package streamsx.mesos.sandbox.mesos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Value;

/**
 * An amount of unreserved resources: scalars in thousandths (the precision in which Mesos compares them) and ranges.
 * Immutable.
 */
public final class Resources {
    public static final Resources NONE = new Resources(Map.of(), Map.of());
    /** The order in which the captures show an agent's resources. */
    private static final List<String> ORDER = List.of("ports", "cpus", "mem", "disk");

    /** A closed interval of ports or the like. */
    public record Range(long begin, long end) {}

    private final Map<String, Long> scalars;
    private final Map<String, List<Range>> ranges;

    private Resources(Map<String, Long> scalars, Map<String, List<Range>> ranges) {
        this.scalars = Collections.unmodifiableMap(scalars);
        this.ranges = Collections.unmodifiableMap(ranges);
    }

    /**
     * Parses {@code cpus:8;mem:16384;ports:[31000-32000, 33000-33010]}.
     *
     * @throws IllegalArgumentException with the part that is no resource
     */
    public static Resources parse(String text) {
        Map<String, Long> scalars = new LinkedHashMap<>();
        Map<String, List<Range>> ranges = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (part.isBlank()) {
                continue;
            }
            try {
                parse(part, scalars, ranges);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a resource like cpus:8 or ports:[31000-32000]: " + part, e);
            }
        }
        return new Resources(scalars, ranges);
    }

    private static void parse(String part, Map<String, Long> scalars, Map<String, List<Range>> ranges) {
        int colon = part.indexOf(':');
        String name = part.substring(0, Math.max(0, colon)).trim();
        String value = part.substring(colon + 1).trim();
        if (name.isEmpty() || value.startsWith("[") != value.endsWith("]")) {
            throw new NumberFormatException(part);
        }
        if (!value.startsWith("[")) {
            double amount = Double.parseDouble(value);
            if (!(amount >= 0 && amount < Long.MAX_VALUE / 1000.0)) {
                throw new NumberFormatException(part);
            }
            scalars.put(name, millis(amount));
            return;
        }
        List<Range> list = new ArrayList<>();
        for (String range : value.substring(1, value.length() - 1).split(",")) {
            String[] ends = range.trim().split("-");
            if (ends.length < 1 || ends.length > 2) {
                throw new NumberFormatException(part);
            }
            Range one = new Range(Long.parseLong(ends[0].trim()), Long.parseLong(ends[ends.length - 1].trim()));
            if (one.begin() > one.end()) {
                throw new NumberFormatException(part);
            }
            list.add(one);
        }
        ranges.put(name, normal(list));
    }

    /** Sums up messages, whatever their role. */
    public static Resources of(List<Resource> resources) {
        Resources sum = NONE;
        for (Resource resource : resources) {
            if (resource.getType() == Value.Type.SCALAR) {
                sum = sum.plus(new Resources(
                        Map.of(resource.getName(), millis(resource.getScalar().getValue())), Map.of()));
            } else if (resource.getType() == Value.Type.RANGES) {
                List<Range> list = resource.getRanges().getRangeList().stream()
                        .map(range -> new Range(range.getBegin(), range.getEnd()))
                        .toList();
                sum = sum.plus(new Resources(Map.of(), Map.of(resource.getName(), normal(list))));
            }
        }
        return sum;
    }

    public Resources plus(Resources other) {
        Map<String, Long> sum = new LinkedHashMap<>(scalars);
        other.scalars.forEach((name, value) -> sum.merge(name, value, Long::sum));
        Map<String, List<Range>> union = new LinkedHashMap<>(ranges);
        other.ranges.forEach((name, list) -> union.merge(name, list, (a, b) -> {
            List<Range> all = new ArrayList<>(a);
            all.addAll(b);
            return normal(all);
        }));
        return new Resources(sum, union);
    }

    /** All together; of thousands much sooner than one {@link #plus} after the other. */
    public static Resources sum(Iterable<Resources> all) {
        Map<String, Long> sum = new LinkedHashMap<>();
        Map<String, List<Range>> union = new LinkedHashMap<>();
        for (Resources one : all) {
            one.scalars.forEach((name, value) -> sum.merge(name, value, Long::sum));
            one.ranges.forEach((name, list) ->
                    union.computeIfAbsent(name, key -> new ArrayList<>()).addAll(list));
        }
        union.replaceAll((name, list) -> normal(list));
        return new Resources(sum, union);
    }

    /** What remains; never below zero. */
    public Resources minus(Resources other) {
        Map<String, Long> rest = new LinkedHashMap<>();
        scalars.forEach((name, value) -> {
            long left = value - other.scalars.getOrDefault(name, 0L);
            if (left > 0) {
                rest.put(name, left);
            }
        });
        Map<String, List<Range>> left = new LinkedHashMap<>();
        ranges.forEach((name, list) -> {
            List<Range> remaining = subtract(list, other.ranges.getOrDefault(name, List.of()));
            if (!remaining.isEmpty()) {
                left.put(name, remaining);
            }
        });
        return new Resources(rest, left);
    }

    public boolean contains(Resources other) {
        return other.scalars.entrySet().stream().allMatch(e -> scalars.getOrDefault(e.getKey(), 0L) >= e.getValue())
                && other.ranges.entrySet().stream()
                        .allMatch(e -> subtract(e.getValue(), ranges.getOrDefault(e.getKey(), List.of()))
                                .isEmpty());
    }

    public boolean isEmpty() {
        return scalars.values().stream().allMatch(value -> value == 0) && ranges.isEmpty();
    }

    public double scalar(String name) {
        return scalars.getOrDefault(name, 0L) / 1000.0;
    }

    /** As messages of role {@code *}, with the role they are allocated to unless that is null. */
    public List<Resource> toProto(String allocatedRole) {
        List<Resource> list = new ArrayList<>();
        for (String name : names()) {
            Resource.Builder resource = Resource.newBuilder().setName(name).setRole("*");
            if (allocatedRole != null) {
                resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(allocatedRole));
            }
            if (scalars.containsKey(name)) {
                resource.setType(Value.Type.SCALAR)
                        .setScalar(Value.Scalar.newBuilder().setValue(scalar(name)));
            } else {
                Value.Ranges.Builder value = Value.Ranges.newBuilder();
                ranges.get(name)
                        .forEach(range -> value.addRange(
                                Value.Range.newBuilder().setBegin(range.begin()).setEnd(range.end())));
                resource.setType(Value.Type.RANGES).setRanges(value);
            }
            list.add(resource.build());
        }
        return list;
    }

    /** The object that /state shows: disk, mem, gpus and cpus always, ports as text. */
    public Map<String, Object> toState() {
        Map<String, Object> state = new LinkedHashMap<>();
        for (String name : List.of("disk", "mem", "gpus", "cpus")) {
            state.put(name, scalar(name));
        }
        scalars.keySet().forEach(name -> state.putIfAbsent(name, scalar(name)));
        ranges.forEach((name, list) -> state.put(name, text(list)));
        return state;
    }

    /** As Mesos words resources in messages: {@code cpus(allocated: *):0.1; ports(allocated: *):[80-80]}. */
    public static String describe(List<Resource> resources, String defaultRole) {
        return resources.stream()
                .map(resource -> {
                    String role = resource.hasAllocationInfo()
                            ? resource.getAllocationInfo().getRole()
                            : defaultRole;
                    Resources one = of(List.of(resource));
                    String value = one.ranges.isEmpty()
                            ? trim(one.scalar(resource.getName()))
                            : text(one.ranges.get(resource.getName()));
                    return resource.getName() + "(allocated: " + role + "):" + value;
                })
                .collect(Collectors.joining("; "));
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String text(List<Range> list) {
        return list.stream()
                .map(range -> range.begin() + "-" + range.end())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private List<String> names() {
        Set<String> names = new LinkedHashSet<>(ORDER);
        names.addAll(scalars.keySet());
        names.addAll(ranges.keySet());
        names.removeIf(name -> !ranges.containsKey(name) && scalars.getOrDefault(name, 0L) == 0);
        return List.copyOf(names);
    }

    private static long millis(double value) {
        return Math.round(value * 1000);
    }

    private static List<Range> normal(List<Range> list) {
        List<Range> sorted = new ArrayList<>(list);
        sorted.sort((a, b) -> Long.compare(a.begin(), b.begin()));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.begin() <= last.end() + 1) {
                merged.set(merged.size() - 1, new Range(last.begin(), Math.max(last.end(), range.end())));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    private static List<Range> subtract(List<Range> from, List<Range> what) {
        List<Range> rest = from;
        for (Range cut : what) {
            List<Range> next = new ArrayList<>();
            for (Range range : rest) {
                if (cut.end() < range.begin() || cut.begin() > range.end()) {
                    next.add(range);
                    continue;
                }
                if (range.begin() < cut.begin()) {
                    next.add(new Range(range.begin(), cut.begin() - 1));
                }
                if (range.end() > cut.end()) {
                    next.add(new Range(cut.end() + 1, range.end()));
                }
            }
            rest = next;
        }
        return rest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resources that && contains(that) && that.contains(this);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return names().stream()
                .map(name -> name + ":" + (ranges.containsKey(name) ? text(ranges.get(name)) : trim(scalar(name))))
                .collect(Collectors.joining(";"));
    }
}
