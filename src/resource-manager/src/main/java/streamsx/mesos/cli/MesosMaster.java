package streamsx.mesos.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** The leading Mesos master, for the one thing that is asked of it without an instance: to tear a framework down. */
final class MesosMaster {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String ZK = "zk://";

    private final String base;

    private MesosMaster(String base) {
        this.base = base;
    }

    /** Finds it; several masters announce themselves in ZooKeeper, and the lowest node leads. */
    static MesosMaster find(String master) throws CliException {
        if (!master.startsWith(ZK)) {
            return new MesosMaster(master.contains("://") ? master.replaceAll("/+$", "") : "http://" + master);
        }
        String rest = master.substring(master.contains("@") ? master.indexOf('@') + 1 : ZK.length());
        String path = rest.substring(rest.indexOf('/'));
        try (ZkSession session = new ZkSession(rest.substring(0, rest.indexOf('/')))) {
            String node = session.children(path).stream().filter(name -> name.startsWith("json.info_"))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new CliException(CliException.FAILED, "No Mesos master leads at " + master));
            JsonNode address = session.data(path + "/" + node).flatMap(Json::parse)
                .map(info -> info.path("address"))
                .orElseThrow(() -> new CliException(CliException.FAILED, "No Mesos master leads at " + master));
            String host = address.path("hostname").asText(address.path("ip").asText());
            return new MesosMaster("http://" + host + ":" + address.path("port").asInt());
        }
    }

    /** Tears the framework down. Returns false if the master knows no such framework, or not any more. */
    boolean teardown(String frameworkId) throws CliException {
        String url = base + "/teardown";
        try {
            HttpURLConnection answer = post(url, frameworkId);
            String location = answer.getHeaderField("Location");
            if (answer.getResponseCode() == 307 && location != null) {
                // A master that does not lead names the one that does, without a scheme.
                url = URI.create(url).resolve(location).toString();
                answer = post(url, frameworkId);
            }
            int status = answer.getResponseCode();
            String text = answer.getErrorStream() == null ? ""
                : new String(answer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (status == HttpURLConnection.HTTP_OK) {
                return true;
            }
            if (status == HttpURLConnection.HTTP_BAD_REQUEST && text.contains("No framework found")) {
                return false;
            }
            throw new CliException(CliException.FAILED, "The Mesos master at " + base + " answered with status "
                + status + (text.isEmpty() ? "" : ": " + text));
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(CliException.FAILED, "The Mesos master at " + base + " cannot be reached: "
                + e.getMessage(), e);
        }
    }

    private static HttpURLConnection post(String url, String frameworkId) throws IOException {
        HttpURLConnection connection =
            (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod("POST");
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        connection.getOutputStream()
            .write(("frameworkId=" + URLEncoder.encode(frameworkId, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        connection.getResponseCode();
        return connection;
    }

    @Override
    public String toString() {
        return base;
    }
}
