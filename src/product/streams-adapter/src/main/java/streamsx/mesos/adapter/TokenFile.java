package streamsx.mesos.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file with the leader's token. Read again when the token was not accepted: it may have been replaced. */
final class TokenFile {
    private static final int MAX_BYTES = 4096;

    private final Path file;
    private volatile String secret = "";

    TokenFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** Takes the token that is in the file now; the one before stays if there is none to be had. */
    void read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is longer than " + MAX_BYTES + " bytes");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
        // What else would be, is no header's value; and the text of an error from deeper down might show it.
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException("it holds no token");
        }
        secret = text;
    }

    /** Value of the Authorization header. Nobody prints it. */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "TokenFile(" + file + ")";
    }
}
