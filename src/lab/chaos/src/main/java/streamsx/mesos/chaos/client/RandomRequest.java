package streamsx.mesos.chaos.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A request for resources, drawn by chance.
 *
 * @param body   of the request
 * @param repeat whether it is repeated when its answer is lost
 */
record RandomRequest(Map<String, Object> body, boolean repeat) {
    private static final List<String> KINDS = List.of("SYNCHRONOUS", "ASYNCHRONOUS", "FLEXIBLE", "FLEXIBLE");

    static RandomRequest draw(Random random, String client, int request, Map<String, String> environment) {
        boolean keyed = random.nextInt(10) < 6;
        boolean repeat = random.nextInt(10) < (keyed ? 8 : 5);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("clientId", client);
        if (keyed) {
            body.put("key", client + "-" + request);
        }
        body.put("kind", KINDS.get(random.nextInt(KINDS.size())));
        body.put("count", random.nextInt(10) < 7 ? 1 : 2);
        body.put("tags", Map.of(random.nextBoolean() ? "small" : "tiny", Map.of("cores", 0.1, "memory", 16)));
        // Most go on for ever; some end by themselves, so that they are revoked.
        body.put("command", random.nextInt(10) < 9 ? "exec sleep 86400" : "exec sleep " + (2 + random.nextInt(5)));
        body.put("environment", environment);
        return new RandomRequest(body, repeat);
    }

    /** In words. */
    String text() {
        return body.get("count") + " " + body.get("kind") + " " + ((Map<?, ?>) body.get("tags")).keySet() + " \""
                + body.get("command") + "\"" + (body.containsKey("key") ? " key " + body.get("key") : " without a key")
                + ", "
                + (repeat ? "repeated" : "not repeated") + " if its answer is lost";
    }
}
