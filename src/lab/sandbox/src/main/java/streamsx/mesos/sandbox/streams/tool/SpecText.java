package streamsx.mesos.sandbox.streams.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.Spec;

/**
 * Reads what --numresources takes: {@code n[,tag,...][[exclusive]|[shared]]}; a tag with {@code *} is a restricted one.
 */
final class SpecText {
    private static final Pattern FORM = Pattern.compile("([^,\\[\\]]*)((?:,[^,\\[\\]]*)*)(?:\\[([a-z]*)])?");

    private SpecText() {}

    /** @return with id 0 */
    static Spec parse(String text, DomainConfig domain) throws ToolException {
        Matcher matcher = FORM.matcher(text.strip());
        String mode = matcher.matches() ? matcher.group(3) : null;
        if (!matcher.matches() || (mode != null && !mode.equals("exclusive") && !mode.equals("shared"))) {
            throw new ToolException(
                    "CDISA5462E",
                    "\"" + text + "\" is no resource specification; write"
                            + " n[,tag,...][exclusive] or n[,tag,...][shared], for example 2,mesos_small[shared].");
        }
        List<String> tags = new ArrayList<>();
        List<String> restricted = new ArrayList<>();
        for (String part : matcher.group(2).isEmpty()
                ? new String[0]
                : matcher.group(2).substring(1).split(",", -1)) {
            String name = part.strip().endsWith("*")
                    ? part.strip().substring(0, part.strip().length() - 1)
                    : part.strip();
            if (!Needs.RESERVED_TAGS.contains(name) && !domain.tags().containsKey(name)) {
                throw new ToolException(
                        "CDISA5191E",
                        "Tag \"" + name + "\" cannot be used in a resource specification: domain " + domain.id()
                                + " has no such tag; streamtool mktag makes one.");
            }
            if (!tags.contains(name)) {
                tags.add(name);
            }
            if (!part.strip().equals(name)) {
                restricted.add(name);
            }
        }
        return new Spec(0, count(matcher.group(1).strip()), tags, restricted, "exclusive".equals(mode));
    }

    private static int count(String text) throws ToolException {
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is too small.
        }
        throw new ToolException(
                "CDISA5352E",
                "\"" + text + "\" is no number of resources: it must be a whole number from 1 to " + Integer.MAX_VALUE
                        + ".");
    }
}
