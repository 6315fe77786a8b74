package streamsx.mesos.sandbox.mesos;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the Mesos command line writes them: {@code 15secs}, {@code 500ms}, {@code 10mins}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|secs|mins|hrs|days|weeks)");
    private static final Map<String, Double> NANOS = Map.of(
            "ns", 1.0, "us", 1e3, "ms", 1e6, "secs", 1e9, "mins", 60e9, "hrs", 3600e9, "days", 86400e9, "weeks",
            604800e9);

    private Durations() {}

    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration like 15secs, 500ms or 10mins: " + text);
        }
        return Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * NANOS.get(matcher.group(2))));
    }

    public static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis % 60_000 == 0 && millis > 0 ? millis / 60_000 + "mins" : millis / 1000 + "secs";
    }

    /**
     * Of a number of seconds as protobuf fields carry them; what is beyond a long of milliseconds becomes 292 years.
     */
    public static Duration ofSeconds(double seconds) {
        return Duration.ofNanos((long) Math.min(Math.max(seconds, 0) * 1e9, Long.MAX_VALUE));
    }
}
