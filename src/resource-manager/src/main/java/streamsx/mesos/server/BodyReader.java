package streamsx.mesos.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/** Reads a request's body as JSON, no more of it than allowed, and no JSON that can be understood in two ways. */
final class BodyReader {
    /** Of what is too large, this many times the limit is read away, so that the caller sees the answer, not a reset. */
    private static final int DRAIN = 8;

    private final int maxBody;
    private final ObjectMapper mapper;

    BodyReader(int maxBody) {
        this.maxBody = maxBody;
        JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
        mapper = JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    JsonBody read(Context ctx) {
        String type = ctx.contentType();
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json")) {
            throw new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type",
                "the body must be sent as application/json", Map.of());
        }
        byte[] bytes;
        try {
            bytes = bytes(ctx);
        } catch (IOException e) {
            throw ApiError.invalid("body", "the body could not be read");
        }
        try {
            return new JsonBody(mapper.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw ApiError.invalid("body", "the body is not JSON: " + e.getOriginalMessage() + place(e.getLocation()));
        } catch (IOException e) {
            throw ApiError.invalid("body", "the body is not JSON in UTF-8");
        }
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private byte[] bytes(Context ctx) throws IOException {
        // A chunked body does not say its length beforehand, so what counts is what comes in.
        InputStream in = ctx.req().getInputStream();
        if (ctx.req().getContentLengthLong() <= maxBody) {
            byte[] bytes = in.readNBytes(maxBody + 1);
            if (bytes.length <= maxBody) {
                return bytes;
            }
        }
        byte[] sink = new byte[8192];
        long budget = (long) maxBody * DRAIN;
        for (int n = in.read(sink); n > 0 && budget > 0; n = in.read(sink)) {
            budget -= n;
        }
        throw new ApiError(413, "TOO_LARGE", "body", "the body is larger than " + maxBody + " bytes",
            Map.of("Connection", "close"));
    }
}
