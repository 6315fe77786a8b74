package streamsx.mesos.sandbox.mesos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

/** The bodies of calls and the kinds of events, common to the scheduler and the executor API (captures 02, 14). */
public final class ApiBody {
    public static final String JSON = "application/json";
    public static final String PROTOBUF = "application/x-protobuf";

    private ApiBody() {}

    /** A call that is refused, with the answer to give. */
    public static final class Refused extends Exception {
        public final transient HttpResponse response;

        public Refused(int status, String text) {
            super(text);
            this.response = HttpResponse.text(status, text);
        }
    }

    /** Fills the call from the request's body, which is JSON or protobuf as its Content-Type says. */
    public static void read(HttpRequest request, Message.Builder call) throws Refused {
        String type = request.header("content-type")
                .orElseThrow(() -> new Refused(400, "Expecting 'Content-Type' to be present"));
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
    }

    /**
     * Whether events go out as JSON; a request that allows neither kind is refused. JSON wins where both are allowed.
     */
    public static boolean acceptsJson(HttpRequest request) throws Refused {
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
}
