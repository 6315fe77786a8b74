package streamsx.mesos.purity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A class for each thing that a pure class must not do; each must be found by itself. */
@SuppressWarnings("unused")
final class Impure {
    private Impure() {}

    static final class Chance {
        double roll() {
            return Math.random();
        }
    }

    static final class ChanceByReference {
        DoubleSupplier dice() {
            return Math::random;
        }
    }

    static final class Seedless {
        int roll() {
            return new Random().nextInt();
        }
    }

    static final class SeedlessOfTheThread {
        int roll() {
            return ThreadLocalRandom.current().nextInt();
        }
    }

    static final class Shuffled {
        void mix(List<String> list) {
            Collections.shuffle(list);
        }
    }

    static final class Named {
        String name() {
            return UUID.randomUUID().toString();
        }
    }

    @SuppressWarnings("JavaUtilDate")
    static final class ClockOfOld {
        long now() {
            return new Date().getTime();
        }
    }

    static final class ClockOfTheSystem {
        long now() {
            return System.currentTimeMillis();
        }
    }

    static final class StopWatch {
        long now() {
            return System.nanoTime();
        }
    }

    static final class ClockOfTime {
        long now() {
            return Instant.now().toEpochMilli();
        }
    }

    static final class Alarm {
        Timer timer() {
            return new Timer();
        }
    }

    static final class Environment {
        String home() {
            return System.getenv("HOME");
        }
    }

    static final class Property {
        String home() {
            return System.getProperty("user.home");
        }
    }

    static final class PropertyByTheBackDoor {
        Integer size() {
            return Integer.getInteger("size");
        }
    }

    static final class Identity {
        int of(Object object) {
            return System.identityHashCode(object);
        }
    }

    static final class IdentityAsHash {
        int of(Object object) {
            return object.hashCode();
        }
    }

    static final class IdentityAsText {
        String of(Object object) {
            return object.toString();
        }
    }

    static final class IdentityAsKey {
        Map<Object, String> map() {
            return new IdentityHashMap<>();
        }
    }

    static final class SaltedMap {
        Map<String, String> copy(Map<String, String> map) {
            return Map.copyOf(map);
        }
    }

    static final class SaltedSet {
        Set<String> copy(Set<String> set) {
            return Set.copyOf(set);
        }
    }

    static final class SaltedMapOfTwo {
        Map<String, String> map() {
            return Map.of("a", "b", "c", "d");
        }
    }

    static final class SaltedSetOfTwo {
        Set<String> set() {
            return Set.of("a", "b");
        }
    }

    static final class SaltedSetOfMany {
        Set<String> set(String... elements) {
            return Set.of(elements);
        }
    }

    static final class HashedMap {
        Map<String, String> map() {
            return new HashMap<>();
        }
    }

    static final class HashedSet {
        Set<String> set() {
            return new HashSet<>();
        }
    }

    static final class Collected {
        Set<String> set(Stream<String> stream) {
            return stream.collect(Collectors.toSet());
        }
    }

    static final class CollectedForGood {
        Set<String> set(Stream<String> stream) {
            return stream.collect(Collectors.toUnmodifiableSet());
        }
    }

    static final class Mapped {
        Map<String, String> map(Stream<String> stream) {
            return stream.collect(Collectors.toMap(s -> s, s -> s));
        }
    }

    static final class Grouped {
        Map<String, List<String>> groups(Stream<String> stream) {
            return stream.collect(Collectors.groupingBy(s -> s));
        }
    }

    static final class Any {
        boolean any(Stream<String> stream) {
            return stream.findAny().isPresent();
        }
    }

    static final class Parallel {
        Stream<String> stream(List<String> list) {
            return list.parallelStream();
        }
    }

    static final class Threads {
        void run(Runnable action) {
            new Thread(action).start();
        }
    }

    static final class Stages {
        CompletableFuture<Void> run(Runnable action) {
            return CompletableFuture.runAsync(action);
        }
    }

    static final class ReadsAFile {
        byte[] read() throws IOException {
            return Files.readAllBytes(Path.of("file"));
        }
    }

    static final class Prints {
        void say() {
            System.out.println("hello");
        }
    }

    static final class Logs {
        void say() {
            LoggerFactory.getLogger(Logs.class).info("hello");
        }
    }

    static final class LogsWithTheJdk {
        void say() {
            Logger.getLogger("hello").info("hello");
        }
    }

    static final class Locale {
        String text(double number) {
            return String.format("%f", number);
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage")
    static final class LowerCase {
        String text(String text) {
            return text.toLowerCase();
        }
    }

    static final class Reflects {
        String name() throws ReflectiveOperationException {
            return Class.forName("java.lang.String").getName();
        }
    }

    static final class SharedCounter {
        private static long next;

        long next() {
            return next++;
        }
    }

    static final class SharedAtomic {
        private static final AtomicLong NEXT = new AtomicLong();

        long next() {
            return NEXT.incrementAndGet();
        }
    }

    static final class HashOfAnArray {
        int hash(Object[] array) {
            return Arrays.hashCode(array);
        }
    }
}
