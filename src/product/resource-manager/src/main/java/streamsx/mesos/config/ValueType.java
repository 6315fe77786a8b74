package streamsx.mesos.config;

import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import streamsx.mesos.core.model.ResourceSize;

/**
 * What values a property takes.
 *
 * @param allowed what is allowed, to complete the sentence "allowed is …"
 * @param parser  makes the typed value, or throws {@link IllegalArgumentException}
 * @param <T>     type of the value
 */
record ValueType<T>(String allowed, Function<String, T> parser) {
    private static final Pattern HOST_PORT = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+]:\\d{1,5}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:]+|\\[[0-9A-Fa-f:]+]");
    private static final Pattern ZK_PATH = Pattern.compile("(/[A-Za-z0-9_.-]+)+");

    /** Any text, the empty one too. */
    static final ValueType<String> ANY = new ValueType<>("any text", text -> text);
    /** Any text but the empty one. */
    static final ValueType<String> TEXT = matching("any text but an empty one", Pattern.compile(".*\\S.*"));
    /** Any text without control characters, the empty one too. */
    static final ValueType<String> ONE_LINE =
            checked("text without control characters", text -> text.chars().noneMatch(Character::isISOControl));
    /** A name that is one step of a ZooKeeper path. */
    static final ValueType<String> NAME = matching(
            "letters, digits, '.', '_' and '-', beginning with a letter or digit",
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*"));
    /** The same, or nothing. */
    static final ValueType<String> OPTIONAL_NAME = optional(NAME);

    static final ValueType<String> ROLE = matching(
            "* or a role name without blanks, not beginning with '-' or '.'",
            Pattern.compile("\\*|[^\\s.*/-][^\\s*]*"));
    static final ValueType<String> ZK_ROOT = checked(
            "an absolute ZooKeeper path like /streams-on-mesos",
            text -> zkPath(text)
                    && Arrays.stream(text.split("/")).noneMatch(step -> step.equals(".") || step.equals("..")));
    static final ValueType<String> ZK_CONNECT =
            optional(checked("host:port[,host:port…][/path]", ValueType::zkConnect));
    static final ValueType<String> HOST_NAME = matching("a host name or an address", HOST);
    static final ValueType<String> ADVERTISED = optional(checked(
            "a host name or an address that others can connect to, " + "not a wildcard",
            text -> HOST.matcher(text).matches() && !ValueType.isWildcard(text)));
    static final ValueType<MesosMasters> MASTER = new ValueType<>(MesosMasters.ALLOWED, MesosMasters::parse);
    static final ValueType<Integer> PORT = wholeNumber(0, 65_535);

    /** Whether it means "all interfaces" and thus is no address to tell others. */
    static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.replaceAll("[\\[\\]]", "").matches("[0:]*:[0:]*");
    }

    static ValueType<Integer> wholeNumber(int least, int most) {
        String allowed = most == Integer.MAX_VALUE
                ? "a whole number, at least " + least
                : "a whole number from " + least + " to " + most;
        return new ValueType<>(allowed, text -> {
            int value = Integer.parseInt(text);
            return require(value >= least && value <= most, value);
        });
    }

    /** Mesos' durations as far as they make sense: below 2^31 seconds. */
    static ValueType<Double> numberFrom(double least, String allowed) {
        return new ValueType<>(allowed, text -> {
            double value = decimal(text);
            return require(value >= least && value < Integer.MAX_VALUE, value);
        });
    }

    /** How much of an agent: 0, or from what Mesos can count to more than there is. */
    static ValueType<Double> size(double most, String unit) {
        String allowed =
                "0 (the whole offer), or a number" + unit + " from " + ResourceSize.LEAST + " to " + (long) most;
        return new ValueType<>(allowed, text -> {
            double value = decimal(text);
            boolean zero = text.matches("[+-]?[0.]+");
            return require(zero || (value >= ResourceSize.LEAST && value <= most), value + 0.0);
        });
    }

    /** A duration given in seconds, fractions allowed, held in milliseconds. */
    static ValueType<Long> secondsFrom(double least, String allowed) {
        return new ValueType<>(allowed, text -> {
            double value = decimal(text);
            require(value >= least && value < Integer.MAX_VALUE, value);
            // A fraction below a millisecond must become neither 0 nor, for a negative one, a limit.
            return value < 0 ? -1L : (long) Math.ceil(value * 1000);
        });
    }

    /** The same, but 0 would mean neither a time nor that there is none. */
    static ValueType<Long> secondsNotZero(String allowed) {
        ValueType<Long> any = secondsFrom(-Integer.MAX_VALUE, allowed);
        return new ValueType<>(allowed, text -> require(any.parser.apply(text) != 0, any.parser.apply(text)));
    }

    static ValueType<String> oneOf(String... words) {
        return checked(String.join(" or ", words), Arrays.asList(words)::contains);
    }

    private static ValueType<String> matching(String allowed, Pattern pattern) {
        return checked(allowed, text -> pattern.matcher(text).matches());
    }

    private static ValueType<String> checked(String allowed, Function<String, Boolean> test) {
        return new ValueType<>(allowed, text -> require(test.apply(text), text));
    }

    private static ValueType<String> optional(ValueType<String> kind) {
        return new ValueType<>(kind.allowed + ", or nothing", text -> text.isEmpty() ? text : kind.parser.apply(text));
    }

    private static <V> V require(boolean condition, V value) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /**
     * {@link Double#parseDouble} takes "NaN", "Infinity", "1d" and "0x1p3" as well; people who write that did not mean
     * it.
     */
    private static double decimal(String text) {
        require(text.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)"), text);
        return Double.parseDouble(text);
    }

    private static boolean hostPorts(String text) {
        return Arrays.stream(text.split(",", -1)).allMatch(ValueType::hostPort);
    }

    private static boolean hostPort(String text) {
        return HOST_PORT.matcher(text).matches() && portInRange(text.substring(text.lastIndexOf(':') + 1));
    }

    private static boolean portInRange(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= 65_535;
    }

    private static boolean zkPath(String text) {
        return ZK_PATH.matcher(text).matches();
    }

    private static boolean zkConnect(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? hostPorts(text) : hostPorts(text.substring(0, slash)) && zkPath(text.substring(slash));
    }
}
