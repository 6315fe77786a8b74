package streamsx.mesos.purity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is allowed; nothing may be found here. */
record Pure(String name, List<String> parts, Kind kind) {
    enum Kind {
        ONE,
        TWO
    }

    Pure {
        Objects.requireNonNull(name);
        parts = List.copyOf(parts);
    }

    int length() {
        return switch (kind) {
            case ONE -> Math.max(1, name.length());
            case TWO -> Set.of().size() + Map.of("one", "element").size();
        };
    }

    Map<String, List<String>> groups(Stream<String> stream) {
        Map<String, List<String>> groups =
                stream.collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.toList()));
        Map<String, List<String>> copy = new LinkedHashMap<>(groups);
        copy.computeIfAbsent(name + kind, key -> new ArrayList<>()).addAll(parts);
        return copy;
    }
}
