package streamsx.mesos.sandbox.mesos.master.api;

import java.util.Optional;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.mesos.ApiBody;
import streamsx.mesos.sandbox.mesos.ApiBody.Refused;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;

/** Decodes and validates a scheduler's call; refuses in the words of capture 02. */
final class CallReader {
    private static final String INVALID = "Failed to validate scheduler::Call: ";

    private CallReader() {}

    /**
     * {@code principal}: whom the request is from, if that is known. A framework that names none subscribes under that
     * name.
     */
    static Call read(HttpRequest request, Optional<String> principal) throws Refused {
        Call.Builder call = Call.newBuilder();
        ApiBody.read(request, call);
        validate(call.buildPartial());
        if (call.getType() == Call.Type.SUBSCRIBE && principal.isPresent()) {
            own(call.getSubscribeBuilder().getFrameworkInfoBuilder(), principal.get());
        }
        return call.build();
    }

    private static void own(FrameworkInfo.Builder info, String principal) throws Refused {
        if (!info.hasPrincipal()) {
            info.setPrincipal(principal);
        } else if (!info.getPrincipal().equals(principal)) {
            throw invalid(otherPrincipal(principal, info.getPrincipal()));
        }
    }

    static String otherPrincipal(String authenticated, String principal) {
        return "Authenticated principal '" + authenticated + "' does not match principal '" + principal
                + "' set in `FrameworkInfo`";
    }

    private static void validate(Call call) throws Refused {
        if (!call.hasType() || call.getType() == Call.Type.UNKNOWN) {
            throw invalid("Expecting 'type' to be present");
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            require(call.hasSubscribe(), "subscribe");
            if (!call.getSubscribe().getFrameworkInfo().getId().equals(call.getFrameworkId())) {
                throw invalid("'framework_id' differs from 'subscribe.framework_info.id'");
            }
            return;
        }
        require(call.hasFrameworkId(), "framework_id");
        switch (call.getType()) {
            case ACCEPT -> require(call.hasAccept(), "accept");
            case DECLINE -> require(call.hasDecline(), "decline");
            case KILL -> require(call.hasKill(), "kill");
            case SHUTDOWN -> require(call.hasShutdown(), "shutdown");
            case RECONCILE -> require(call.hasReconcile(), "reconcile");
            case MESSAGE -> require(call.hasMessage(), "message");
            case REQUEST -> require(call.hasRequest(), "request");
            case UPDATE_FRAMEWORK -> {
                require(call.hasUpdateFramework(), "update_framework");
                if (!call.getUpdateFramework().getFrameworkInfo().getId().equals(call.getFrameworkId())) {
                    throw invalid("'framework_id' differs from 'update_framework.framework_info.id'");
                }
            }
            case ACKNOWLEDGE -> {
                require(call.hasAcknowledge(), "acknowledge");
                if (call.getAcknowledge().getUuid().size() != 16) {
                    throw invalid("Not a valid UUID");
                }
            }
            default -> {}
        }
    }

    private static void require(boolean present, String field) throws Refused {
        if (!present) {
            throw invalid("Expecting '" + field + "' to be present");
        }
    }

    private static Refused invalid(String text) {
        return new Refused(400, INVALID + text);
    }
}
