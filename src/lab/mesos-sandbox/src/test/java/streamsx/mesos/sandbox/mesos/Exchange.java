package streamsx.mesos.sandbox.mesos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One request of a capture of a real master and its answer, as dumped. */
record Exchange(String name, String request, String response) {
    private static final String REQUEST = "=== >>> request\n";
    private static final String RESPONSE = "\n=== <<< response\n";

    /** All exchanges of a file among the test resources, in their order. */
    static Stream<Exchange> ofCapture(String file) throws IOException {
        try (InputStream in = Exchange.class.getResourceAsStream("/mesos-wire/" + file + ".txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return Stream.of(text.substring("##### ".length()).split("\n##### "))
                    .filter(part -> part.contains(REQUEST))
                    .map(Exchange::parse);
        }
    }

    private static Exchange parse(String part) {
        int response = part.indexOf(RESPONSE);
        return new Exchange(
                part.lines().findFirst().orElseThrow(),
                part.substring(part.indexOf(REQUEST) + REQUEST.length(), response),
                part.substring(response + RESPONSE.length()));
    }

    /** What the real master answered, without the head. */
    String body() {
        return response.substring(response.indexOf("\r\n\r\n") + 4).strip();
    }

    /** The head of an answer without what differs by nature; the order of headers means nothing. */
    static TreeSet<String> comparable(String response) {
        TreeSet<String> lines = new TreeSet<>();
        for (String line : response.split("\r\n\r\n")[0].split("\r\n")) {
            if (!line.startsWith("Date:")) {
                lines.add(line.startsWith("Mesos-Stream-Id:") ? "Mesos-Stream-Id" : line);
            }
        }
        return lines;
    }

    @Override
    public String toString() {
        return name;
    }
}
