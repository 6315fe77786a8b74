package streamsx.mesos.chaos.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the product's task ids say: {@code streams_resource_<n>_<launches before>_<task number>}.
 *
 * @param resource the resource's id
 * @param launches how many launches of that resource there were before
 * @param number   the task's number, unique for all time
 */
public record TaskName(String resource, int launches, long number) {
    private static final Pattern FORM = Pattern.compile("streams_(resource_\\d+)_(\\d+)_(\\d+)");

    /** Empty if it is not of that form. */
    public static Optional<TaskName> parse(String taskId) {
        Matcher m = FORM.matcher(taskId);
        return m.matches()
                ? Optional.of(new TaskName(m.group(1), Integer.parseInt(m.group(2)), Long.parseLong(m.group(3))))
                : Optional.empty();
    }

    /** The resource's id, or an empty string. */
    public static String resourceOf(String taskId) {
        return parse(taskId).map(TaskName::resource).orElse("");
    }
}
