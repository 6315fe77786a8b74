package streamsx.mesos.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Plays one story and writes down each effect. The story is the same for each seed; only the order in which states,
 * sets and maps are put together differs.
 */
final class Transcript extends MachineTestBase {
    private final Random shuffle;
    private final StringBuilder text = new StringBuilder();

    private Transcript(long seed) {
        shuffle = new Random(seed);
    }

    /** Prints the transcript of the seed that is named, so that those of two JVMs can be compared. */
    public static void main(String[] arguments) {
        System.out.writeBytes(of(Long.parseLong(arguments[0])).getBytes(StandardCharsets.UTF_8));
    }

    static String of(long seed) {
        Transcript transcript = new Transcript(seed);
        transcript.firstTerm();
        transcript.secondTerm();
        transcript.thirdTerm();
        return transcript.text.toString();
    }

    private void firstTerm() {
        start();
        for (String client : List.of("c2", "c3")) {
            send(new Event.ConnectClient(++replyId, new Client(client, "controller", "D", map("zone", "rack", "row"))));
        }
        reserve("c2", 4);
        List<String> reserved = names(0, 4);
        send(new Event.Start(++replyId, "c2", map(reserved), map("A", "B", "C", "D"), "session"));
        for (String client : List.of("c1", "c3")) {
            send(new Event.Allocate(
                    ++replyId,
                    new AllocationRequest(
                            client,
                            "",
                            AllocationKind.ASYNCHRONOUS,
                            6,
                            new TreeMap<>(Map.of("tag", map("cores", "memory"))),
                            new ResourceSize(1, 512),
                            "run",
                            map("E", "F", "G", "H"))));
        }
        offer(A, B, offer("c"), offer("d"));
        send(new Event.LaunchRefused(set(tasks(4, 6)), "refused"));
        send(new Event.LaunchUnknown(set(tasks(6, 9))));
        send(new Event.LaunchTaken(set(tasks(0, 4))));
        run();
        send(new Event.Answered(++replyId, "c2", set(reserved)));
        after(2_001);
        after(6_000);
        after(61_000);
        offer(A, B, offer("e"), offer("f"));
        run();
    }

    private void secondTerm() {
        reinsert();
        restart();
        subscribe();
        send(new Event.CancelPending(++replyId, "c3", set(names(10, 13))));
        send(new Event.Release(++replyId, "c2", set(names(0, 4))));
        send(new Event.StopFailed(++replyId, set(names(0, 3))));
        send(new Event.ReleaseAll(++replyId, "c1"));
        after(20_000);
        after(100_000);
    }

    private void thirdTerm() {
        reinsert();
        restart();
        subscribe();
        after(700_000);
        for (StreamsMesosResource r : List.copyOf(new TreeMap<>(stored).values())) {
            if (r.hasLiveTask()) {
                report(r.task().taskId(), TaskState.UNKNOWN);
            }
        }
        offer(A, B, offer("g"));
        send(new Event.ReleaseAll(++replyId, "c3"));
        send(new Event.Teardown(++replyId, framework.id()));
    }

    private void reserve(String client, int count) {
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        client,
                        "",
                        AllocationKind.SYNCHRONOUS,
                        count,
                        new TreeMap<>(),
                        new ResourceSize(1, 512),
                        "",
                        Map.of()),
                "session"));
    }

    /** Every task that was launched runs. */
    private void run() {
        for (StreamsMesosResource r : List.copyOf(new TreeMap<>(stored).values())) {
            if (r.hasLiveTask()) {
                report(r.task().taskId(), TaskState.RUNNING);
            }
        }
    }

    private static Offer offer(String agent) {
        return new Offer("offer-" + agent, "agent-" + agent, "host-" + agent, "*", 4, 16_000);
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "resource_" + i).toList();
    }

    private List<String> tasks(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::task).toList();
    }

    private Map<String, String> map(String... keys) {
        return map(List.of(keys));
    }

    private Map<String, String> map(List<String> keys) {
        Map<String, String> map = new LinkedHashMap<>();
        set(keys).forEach(key -> map.put(key, "1"));
        return map;
    }

    private Set<String> set(List<String> elements) {
        List<String> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, shuffle);
        return new LinkedHashSet<>(shuffled);
    }

    /** What is stored, as if it had been read in another order. */
    private void reinsert() {
        reinsert(stored);
        reinsert(clients);
    }

    private <V> void reinsert(Map<String, V> map) {
        Map<String, V> copy = new LinkedHashMap<>();
        set(List.copyOf(new TreeMap<>(map).keySet())).forEach(key -> copy.put(key, map.get(key)));
        map.clear();
        map.putAll(copy);
    }

    @Override
    void keep(List<Effect> effects) {
        super.keep(effects);
        effects.forEach(effect -> text.append(effect).append('\n'));
        text.append('\n');
    }
}
