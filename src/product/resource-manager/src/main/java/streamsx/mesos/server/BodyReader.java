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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/** Reads a request's body as JSON, no more of it than allowed, and no JSON that can be understood in two ways. */
final class BodyReader {
    /**
     * Of what is too large, this many times the limit is read away, so that the caller sees the answer, not a reset.
     */
    private static final int DRAIN = 8;
    /** A caller that drips its body in must not hold one of the few threads for long. */
    private static final long MAX_NANOS = 30_000_000_000L;

    private static final Map<String, String> CLOSE = Map.of("Connection", "close");

    private final int maxBody;
    private final ObjectMapper mapper;

    BodyReader(int maxBody) {
        this.maxBody = maxBody;
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

    JsonBody read(Context ctx) {
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
        byte[] bytes;
        try {
            bytes = bytes(ctx);
        } catch (IOException e) {
            throw ApiError.invalid("body", "the server could not read the body");
        }
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

    private byte[] bytes(Context ctx) throws IOException {
        // A chunked body does not say its length beforehand, so what counts is what comes in.
        InputStream in = ctx.req().getInputStream();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        long start = System.nanoTime();
        long total = 0;
        boolean fits = ctx.req().getContentLengthLong() <= maxBody;
        for (int n = in.read(part); n > 0 && total <= (long) maxBody * DRAIN; n = in.read(part)) {
            total += n;
            fits &= total <= maxBody;
            if (fits) {
                kept.write(part, 0, n);
            }
            if (System.nanoTime() - start > MAX_NANOS) {
                throw new ApiError(408, "TOO_SLOW", "body", "the client sent the body too slowly", CLOSE);
            }
        }
        if (fits) {
            return kept.toByteArray();
        }
        throw new ApiError(413, "TOO_LARGE", "body", "the body is larger than " + maxBody + " bytes", CLOSE);
    }
}
