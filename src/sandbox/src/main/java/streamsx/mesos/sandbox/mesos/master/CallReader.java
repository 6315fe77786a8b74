package streamsx.mesos.sandbox.mesos.master;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.http.HttpRequest;
import streamsx.mesos.sandbox.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.MesosJson;

/** Decodes and validates a scheduler's call; refuses in the words of capture 02. */
final class CallReader {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/x-protobuf";
    private static final String INVALID = "Failed to validate scheduler::Call: ";

    private CallReader() {
    }

    /** A call that is refused, with the answer to give. */
    static final class Refused extends Exception {
        final transient HttpResponse response;

        Refused(int status, String text) {
            super(text);
            this.response = HttpResponse.text(status, text);
        }
    }

    /** {@code principal}: whom the request is from, if that is known. A framework that names none subscribes under that name. */
    static Call read(HttpRequest request, Optional<String> principal) throws Refused {
        String type = request.header("content-type").orElseThrow(() -> new Refused(400, "Expecting 'Content-Type' to be present"));
        Call.Builder call = Call.newBuilder();
        if (type.equals(JSON)) {
            try {
                MesosJson.parse(request.bodyText(), call, "Call");
            } catch (MesosJson.ParseException e) {
                throw new Refused(400, e.getMessage());
            }
        } else if (type.equals(PROTOBUF)) {
            try {
                call.mergeFrom(request.body());
            } catch (InvalidProtocolBufferException e) {
                throw new Refused(400, "Failed to parse body into Call protobuf");
            }
            if (!call.isInitialized()) {
                throw new Refused(400, "Failed to parse body into Call protobuf");
            }
        } else {
            throw new Refused(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
        }
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
        return "Authenticated principal '" + authenticated + "' does not match principal '" + principal + "' set in `FrameworkInfo`";
    }

    /** Whether events go out as JSON; a request that allows neither kind is refused. JSON wins where both are allowed. */
    static boolean acceptsJson(HttpRequest request) throws Refused {
        String accept = request.header("accept").orElse("*/*");
        for (String wanted : new String[] {JSON, PROTOBUF}) {
            for (String range : accept.split(",")) {
                String media = range.split(";")[0].trim();
                if (media.equals("*/*") || media.equals("application/*") || media.equals(wanted)) {
                    return wanted.equals(JSON);
                }
            }
        }
        throw new Refused(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
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
            default -> { }
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
