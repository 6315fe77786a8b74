package streamsx.mesos.simulation.mesos;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What masters keep beyond their own life: which agents there are. */
final class SimRegistry {
    private enum State {
        ADMITTED,
        UNREACHABLE
    }

    private final Map<String, State> agents = new LinkedHashMap<>();
    private int numbers;

    String newAgentId() {
        return "S" + numbers++;
    }

    void admit(String id) {
        agents.put(id, State.ADMITTED);
    }

    void unreachable(String id) {
        agents.put(id, State.UNREACHABLE);
    }

    void remove(String id) {
        agents.remove(id);
    }

    boolean isUnreachable(String id) {
        return agents.get(id) == State.UNREACHABLE;
    }

    Set<String> admitted() {
        Set<String> ids = new LinkedHashSet<>();
        agents.forEach((id, state) -> {
            if (state == State.ADMITTED) {
                ids.add(id);
            }
        });
        return ids;
    }
}
