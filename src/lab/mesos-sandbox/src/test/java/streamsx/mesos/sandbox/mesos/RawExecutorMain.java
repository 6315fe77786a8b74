package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * An executor as a process, started by an agent. Its tasks run until they are killed. A message {@code exit 3} ends it;
 * {@code finish t} ends task t, which it also says while its agent is away; anything else it says back. It subscribes
 * again for ever, unless LOYAL=no.
 */
final class RawExecutorMain {
    private static final long RETRY_NANOS = 20_000_000;

    private final int port =
            Integer.parseInt(System.getenv("MESOS_AGENT_ENDPOINT").split(":")[1]);
    private final Map<String, String> updates = new LinkedHashMap<>();
    private final Map<String, String> tasks = new LinkedHashMap<>();

    private RawExecutorMain() {}

    public static void main(String[] args) throws Exception {
        new RawExecutorMain().run();
    }

    private void run() throws Exception {
        while (true) {
            try (RawExecutor executor = new RawExecutor(
                    port,
                    System.getenv("MESOS_FRAMEWORK_ID"),
                    System.getenv("MESOS_EXECUTOR_ID"),
                    updates.values(),
                    tasks.values())) {
                for (JsonNode event = executor.next();
                        !event.get("type").asText().equals("END_OF_STREAM");
                        event = executor.next()) {
                    handle(executor, event);
                }
            } catch (IOException e) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
            if ("no".equals(System.getenv("LOYAL"))) {
                new java.util.concurrent.CountDownLatch(1).await();
            }
        }
    }

    private void handle(RawExecutor executor, JsonNode event) throws IOException {
        switch (event.get("type").asText()) {
            case "LAUNCH" -> {
                JsonNode task = event.at("/launch/task");
                tasks.put(task.at("/task_id/value").asText(), task.toString());
                report(executor, task.at("/task_id/value").asText(), "TASK_RUNNING");
            }
            case "KILL" -> report(executor, event.at("/kill/task_id/value").asText(), "TASK_KILLED");
            case "ACKNOWLEDGED" -> {
                updates.remove(event.at("/acknowledged/uuid").asText());
                tasks.remove(event.at("/acknowledged/task_id/value").asText());
            }
            case "MESSAGE" -> message(executor, RawExecutor.text(event.at("/message/data")));
            case "SHUTDOWN" -> System.exit(0);
            default -> {}
        }
    }

    private void message(RawExecutor executor, String text) throws IOException {
        String[] words = text.split(" ");
        if (words[0].equals("exit")) {
            System.exit(Integer.parseInt(words[1]));
        } else if (words[0].equals("finish")) {
            report(executor, words[1], "TASK_FINISHED");
        } else {
            executor.call("MESSAGE", ",\"message\":{\"data\":\"" + RawExecutor.base64("back: " + text) + "\"}");
        }
    }

    private void report(RawExecutor executor, String task, String state) throws IOException {
        String update = RawExecutor.update(task, state);
        updates.put(RawExecutor.uuid(update), update);
        executor.call("UPDATE", ",\"update\":" + update);
    }
}
