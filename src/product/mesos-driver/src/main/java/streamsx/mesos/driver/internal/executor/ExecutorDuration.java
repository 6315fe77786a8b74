package streamsx.mesos.driver.internal.executor;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Mesos writes them into an executor's environment: {@code 250ms}, {@code 1.5hrs}, {@code 15mins}. */
public final class ExecutorDuration {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)([a-z]+)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "secs",
            1_000_000_000L,
            "mins",
            60_000_000_000L,
            "hrs",
            3_600_000_000_000L,
            "days",
            86_400_000_000_000L,
            "weeks",
            604_800_000_000_000L);

    private ExecutorDuration() {}

    /** @throws IllegalArgumentException saying what is expected, if the text is no such duration */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !NANOS.containsKey(matcher.group(2))) {
            throw expected("a number and one of ns, us, ms, secs, mins, hrs, days, weeks (for example 15mins)");
        }
        try {
            return Duration.ofNanos(new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(NANOS.get(matcher.group(2))))
                    .toBigInteger()
                    .longValueExact());
        } catch (ArithmeticException tooLong) {
            throw expected("at most " + Long.MAX_VALUE + "ns");
        }
    }

    private static IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("expected " + what);
    }
}
