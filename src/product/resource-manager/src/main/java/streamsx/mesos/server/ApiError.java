package streamsx.mesos.server;

import java.util.Map;
import streamsx.mesos.core.api.Answer;

/** A request that gets no good answer, as the caller reads it. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

    private final int status;
    private final String code;
    private final String field;
    private final transient Map<String, String> headers;

    ApiError(int status, String code, String field, String message, Map<String, String> headers) {
        // Part of the normal course of things: nobody reads the stack.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field == null ? "" : field;
        this.headers = headers;
    }

    static ApiError invalid(String field, String message) {
        return new ApiError(400, "INVALID", field, message, Map.of());
    }

    static ApiError unknown(String field, String message) {
        return new ApiError(404, "UNKNOWN", field, message, Map.of());
    }

    static ApiError unavailable(String message) {
        return new ApiError(503, "UNAVAILABLE", "", message, RETRY);
    }

    static ApiError of(Answer.Refused refused) {
        int status =
                switch (refused.reason()) {
                    case INVALID -> 400;
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case UNAVAILABLE -> 503;
                };
        return new ApiError(
                status, refused.reason().name(), refused.field(), refused.message(), status == 503 ? RETRY : Map.of());
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String field() {
        return field;
    }

    Map<String, String> headers() {
        return headers;
    }
}
