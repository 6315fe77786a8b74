package streamsx.mesos.sandbox.mesos.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a handler answers: a whole body, or a file, or a stream that is filled later.
 *
 * @param status  the HTTP status code
 * @param headers in the order in which they are sent; Date and the length are added by the server
 * @param body    the body, empty for a file or a stream
 * @param file    whose content is the body, or null
 * @param stream  takes the chunked stream once the head is written, or null
 */
public record HttpResponse(
        int status, Map<String, String> headers, byte[] body, Path file, Consumer<ResponseStream> stream) {

    public static HttpResponse of(int status) {
        return new HttpResponse(status, new LinkedHashMap<>(), new byte[0], null, null);
    }

    /** An error or hint in plain words, as Mesos answers it. */
    public static HttpResponse text(int status, String text) {
        return of(status)
                .with("Content-Type", "text/plain; charset=utf-8")
                .withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse json(String json) {
        return of(200).with("Content-Type", "application/json").withBody(json.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse html(String html) {
        return of(200).with("Content-Type", "text/html; charset=utf-8").withBody(html.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse notFound() {
        return text(404, "404 Not Found.");
    }

    public static HttpResponse methodNotAllowed(String expected, String received) {
        return text(
                        405,
                        "405 Method Not Allowed. Expecting one of { '" + expected + "' }, but received '" + received
                                + "'.")
                .with("Allow", expected);
    }

    /** An endless chunked answer; {@code consumer} is called on the connection's thread after the head has left. */
    public static HttpResponse stream(Consumer<ResponseStream> consumer) {
        return new HttpResponse(200, new LinkedHashMap<>(), new byte[0], null, consumer);
    }

    /** With a header; line ends in the value, which would begin another header, become blanks. */
    public HttpResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value.replace('\r', ' ').replace('\n', ' '));
        return new HttpResponse(status, more, body, file, stream);
    }

    /** With a file's content, as it is when the answer is sent; no matter how large, for it is not read before. */
    public HttpResponse withFile(Path path) {
        return new HttpResponse(status, headers, body, path, stream);
    }

    public HttpResponse withBody(byte[] bytes) {
        return new HttpResponse(status, headers, bytes, null, stream);
    }
}
