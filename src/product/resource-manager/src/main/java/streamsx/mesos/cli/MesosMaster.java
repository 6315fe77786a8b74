package streamsx.mesos.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.driver.MasterDetectors;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.instance.MesosCredentials;

/** The leading Mesos master, for the one thing that is asked of it without an instance: to tear a framework down. */
final class MesosMaster {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Duration ZOOKEEPER_SESSION = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 3;

    private final MesosCredentials credentials;
    private String asked = "";

    /** @param credentials where the masters are, and what they accept */
    MesosMaster(MesosCredentials credentials) {
        this.credentials = credentials;
    }

    /** No answer, or none of a master that leads or knows who does: another one may do. */
    private static final class NotThisOne extends Exception {
        private static final long serialVersionUID = 1;

        NotThisOne(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Tears the framework down. Returns false if the master knows no such framework, or not any more. */
    boolean teardown(String frameworkId) throws CliException, ConfigException {
        if (credentials.wouldShowWhatLibmesosHides()) {
            throw new CliException(
                    CliException.USAGE,
                    "Without an instance this command tears the framework down over HTTP, and would send the secret, "
                            + "which libmesos never sends. To allow that add -D MESOS_DRIVER=http, and -D "
                            + "MESOS_TRUST_STORE_FILE=… if the masters use TLS");
        }
        BlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
        Set<MasterAddress> tried = new LinkedHashSet<>();
        try (MasterDetector detector = MasterDetectors.of(
                credentials.address(), ZOOKEEPER_SESSION, credentials.tls().isPresent())) {
            detector.start(() -> news.add(true));
            while (true) {
                MasterAddress master = await(detector, news);
                tried.add(master);
                try {
                    return teardown(master, frameworkId);
                } catch (NotThisOne e) {
                    detector.failed(master);
                    if (detector.leader().filter(next -> !tried.contains(next)).isEmpty()) {
                        throw new CliException(CliException.FAILED, e.getMessage(), e.getCause());
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new CliException(CliException.USAGE, "MESOS_MASTER: " + e.getMessage(), e);
        }
    }

    private MasterAddress await(MasterDetector detector, BlockingQueue<Boolean> news) throws CliException {
        try {
            Optional<MasterAddress> leader = detector.leader();
            if (leader.isEmpty()) {
                news.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
                leader = detector.leader();
            }
            return leader.orElseThrow(() -> new CliException(
                    CliException.FAILED,
                    "No Mesos master was found within " + TIMEOUT_MILLIS / 1000 + " s: " + credentials
                            + ". Does ZooKeeper answer there, and does a master lead?"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.FAILED, "Interrupted", e);
        }
    }

    private boolean teardown(MasterAddress master, String frameworkId)
            throws CliException, ConfigException, NotThisOne {
        asked = master.toString();
        try {
            URI url = URI.create(asked + "/teardown");
            HttpURLConnection answer = post(url, frameworkId);
            for (int i = 0; i < MAX_REDIRECTS && answer.getResponseCode() == 307; i++) {
                url = redirect(url, answer.getHeaderField("Location"));
                answer = post(url, frameworkId);
            }
            return done(answer);
        } catch (SSLException e) {
            throw new NotThisOne(
                    "The Mesos master at " + asked + " cannot be reached over TLS: " + e.getMessage()
                            + " (see MESOS_TRUST_STORE_FILE)",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new NotThisOne("The Mesos master at " + asked + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private boolean done(HttpURLConnection answer) throws IOException, CliException, NotThisOne {
        int status = answer.getResponseCode();
        String text = answer.getErrorStream() == null
                ? ""
                : new String(answer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (status == HttpURLConnection.HTTP_OK) {
            return true;
        }
        if (status == HttpURLConnection.HTTP_BAD_REQUEST && text.contains("No framework found")) {
            return false;
        }
        String answered = "The Mesos master at " + asked + " answered with status " + status
                + (text.isEmpty() ? "" : ": " + text);
        if (status == HttpURLConnection.HTTP_UNAVAILABLE || status == 307) {
            throw new NotThisOne(answered, null);
        }
        throw new CliException(
                CliException.FAILED,
                answered
                        + (status != HttpURLConnection.HTTP_UNAUTHORIZED
                                ? ""
                                : " (it refuses the credentials: see MESOS_PRINCIPAL and MESOS_SECRET_FILE, or "
                                        + "MESOS_BEARER_TOKEN_FILE)"));
    }

    /** A master that does not lead names the one that does, without a scheme. */
    private URI redirect(URI from, String location) throws IOException {
        if (location == null) {
            throw new IOException("it redirects without a location");
        }
        URI to = from.resolve(location);
        if (to.getHost() == null || (!"http".equals(to.getScheme()) && !"https".equals(to.getScheme()))) {
            throw new IOException("it redirects to " + to + ", which is not the URL of a master");
        }
        if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
            throw new IOException("it redirects from TLS to " + to + ", which is not followed");
        }
        asked = to.getScheme() + "://" + to.getAuthority();
        return to;
    }

    private HttpURLConnection post(URI url, String frameworkId) throws IOException, ConfigException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secured
                && credentials.tls().isPresent()) {
            secured.setSSLSocketFactory(credentials.tls().get().getSocketFactory());
        }
        connection.setRequestMethod("POST");
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        credentials.authorization().ifPresent(value -> connection.setRequestProperty("Authorization", value));
        connection
                .getOutputStream()
                .write(("frameworkId=" + URLEncoder.encode(frameworkId, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        connection.getResponseCode();
        return connection;
    }

    /** The master that was asked. */
    @Override
    public String toString() {
        return asked;
    }
}
