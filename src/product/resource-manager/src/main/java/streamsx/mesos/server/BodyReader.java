package streamsx.mesos.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads a request's body as JSON, no more of it than allowed, and no JSON that can be understood in two ways. */
final class BodyReader {
    /** By then a body must be there. */
    private static final long MAX_SECONDS = 30;

    private final int maxBody;
    private final ScheduledExecutorService timer;
    private final AsyncReplies replies;
    private final ObjectMapper mapper;

    /** @param replies for the answer to a body that does not come in time */
    BodyReader(int maxBody, ScheduledExecutorService timer, AsyncReplies replies) {
        this.maxBody = maxBody;
        this.timer = timer;
        this.replies = replies;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(20).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // As a double 1e-400 would be the 0 that means the whole offer.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /**
     * Completes with the body, or fails with an {@link ApiError}; to be called on the request's own thread, in a future
     * of its context.
     */
    CompletableFuture<JsonBody> read(Context ctx) {
        String type = ctx.contentType();
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json")) {
            throw new ApiError(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Content-Type",
                    "the body must be sent as application/json",
                    Map.of());
        }
        try {
            return bytes(ctx.req()).thenApply(this::parse);
        } catch (IOException | RejectedExecutionException e) {
            throw ApiError.unavailable("this instance is closing; repeat the request");
        }
    }

    private JsonBody parse(byte[] bytes) {
        try {
            return new JsonBody(mapper.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw ApiError.invalid("body", "the body cannot be read: " + words(e) + place(e.getLocation()));
        } catch (IOException e) {
            throw ApiError.invalid("body", "the body is not JSON in UTF-8");
        }
    }

    /** What the parser says of its own names and switches tells the caller nothing. */
    private static String words(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is nested too deeply, or a name or a number in it is too long";
        }
        if (e instanceof MismatchedInputException) {
            return "something follows the JSON value";
        }
        String said = e.getOriginalMessage();
        return said.indexOf('`') >= 0 || said.contains("fasterxml") ? "it is not JSON" : "it is not JSON: " + said;
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private CompletableFuture<byte[]> bytes(HttpServletRequest request) throws IOException {
        AsyncBody body = new AsyncBody(request.getInputStream(), request.getContentLengthLong(), maxBody);
        Future<?> limit = timer.schedule(
                () -> replies.fail(
                        body.done(),
                        new ApiError(
                                408,
                                "TOO_SLOW",
                                "body",
                                "the client sent the body too slowly",
                                Map.of("Connection", "close"))),
                MAX_SECONDS,
                TimeUnit.SECONDS);
        body.done().whenComplete((bytes, failure) -> limit.cancel(false));
        request.getInputStream().setReadListener(body);
        return body.done();
    }
}
