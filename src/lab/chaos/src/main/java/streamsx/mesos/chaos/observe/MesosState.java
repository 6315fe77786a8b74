package streamsx.mesos.chaos.observe;

import java.util.Map;

/**
 * What the leading master says of our framework.
 *
 * @param frameworks ids of all frameworks of our name, completed ones too, with {@code active}, {@code inactive} or
 *                   {@code completed}
 * @param tasks      our tasks by their ids, ended ones too as long as the master remembers them
 * @param agents     host names by ids of the agents that are connected
 */
record MesosState(Map<String, String> frameworks, Map<String, Task> tasks, Map<String, String> agents) {
    /** A task as the master shows it. */
    record Task(String id, String agent, String state) {
        boolean alive() {
            return switch (state) {
                case "TASK_STAGING", "TASK_STARTING", "TASK_RUNNING", "TASK_KILLING", "TASK_UNREACHABLE" -> true;
                default -> false;
            };
        }
    }
}
