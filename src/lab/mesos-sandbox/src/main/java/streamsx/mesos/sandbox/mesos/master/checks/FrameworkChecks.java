package streamsx.mesos.sandbox.mesos.master.checks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos.FrameworkInfo;

/** What a FrameworkInfo must be like, and the words in which it is refused (captures 02, 08). */
public final class FrameworkChecks {
    private FrameworkChecks() {}

    @SuppressWarnings("deprecation")
    public static Optional<String> check(FrameworkInfo info) {
        boolean multiRole = info.getCapabilitiesList().stream()
                .anyMatch(c -> c.getType() == FrameworkInfo.Capability.Type.MULTI_ROLE);
        if (multiRole && info.hasRole()) {
            return Optional.of("'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable");
        }
        if (!multiRole && info.getRolesCount() > 0) {
            return Optional.of("'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable");
        }
        Set<String> seen = new LinkedHashSet<>();
        Set<String> twice = new LinkedHashSet<>();
        info.getRolesList().forEach(role -> {
            if (!seen.add(role)) {
                twice.add(role);
            }
        });
        if (!twice.isEmpty()) {
            return Optional.of("'FrameworkInfo.roles' contains duplicate items: { " + String.join(", ", twice) + " }");
        }
        for (String role : multiRole ? info.getRolesList() : List.of(info.getRole())) {
            Optional<String> invalid = role(role);
            if (invalid.isPresent()) {
                return Optional.of((multiRole
                                ? "'FrameworkInfo.roles' contains invalid role: "
                                : "'FrameworkInfo.role' is not a valid role: ")
                        + invalid.get());
            }
        }
        return Optional.empty();
    }

    /** Who a framework is to its masters stays, whether it subscribes again or is updated. */
    public static Optional<String> checkPrincipal(FrameworkInfo old, FrameworkInfo info) {
        return old.hasPrincipal() == info.hasPrincipal() && old.getPrincipal().equals(info.getPrincipal())
                ? Optional.empty()
                : Optional.of("Changing framework's principal is not allowed.");
    }

    public static Optional<String> checkUpdate(FrameworkInfo old, FrameworkInfo info) {
        Optional<String> principal = checkPrincipal(old, info);
        if (principal.isPresent()) {
            return principal;
        }
        if (!old.getUser().equals(info.getUser())) {
            return unsupported("user", old.getUser(), info.getUser());
        }
        return old.getCheckpoint() == info.getCheckpoint()
                ? Optional.empty()
                : unsupported(
                        "checkpoint", Boolean.toString(old.getCheckpoint()), Boolean.toString(info.getCheckpoint()));
    }

    private static Optional<String> unsupported(String field, String from, String to) {
        return Optional.of("Updating 'FrameworkInfo." + field + "' is unsupported; attempted to update from '" + from
                + "' to '" + to + "'");
    }

    private static Optional<String> role(String role) {
        if (role.equals("*")) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            return Optional.of("Empty role name is invalid");
        }
        for (String component : role.split("/", -1)) {
            if (component.isEmpty()
                    || component.equals(".")
                    || component.equals("..")
                    || component.equals("*")
                    || component.startsWith("-")) {
                return Optional.of("Role component '" + component + "' is invalid");
            }
            if (component.chars().anyMatch(c -> (c >= '\t' && c <= '\r') || c == ' ' || c == '\b' || c == 127)) {
                return Optional.of(
                        "Role component '" + component + "' is invalid because it contains backspace or whitespace");
            }
        }
        return Optional.empty();
    }
}
