package streamsx.mesos.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.mesos.Protos.Credential;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.config.MesosMasters;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.TrustStores;
import streamsx.mesos.secrets.SecretException;
import streamsx.mesos.secrets.SecretFile;

/**
 * How to get in at the Mesos masters: the files that the settings name, read and found good. The secret and the
 * certificates are those of this moment; a bearer token is read anew whenever one is needed. Shows no secret.
 */
public final class MesosCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(MesosCredentials.class);
    private static final String TOKEN_FILE = "The file of MESOS_BEARER_TOKEN_FILE";

    private final Config.Mesos mesos;
    private final MesosMasters masters;
    private final Optional<Credential> credential;
    private final Optional<SSLContext> tls;

    private MesosCredentials(
            Config.Mesos mesos, MesosMasters masters, Optional<Credential> credential, Optional<SSLContext> tls) {
        this.mesos = mesos;
        this.masters = masters;
        this.credential = credential;
        this.tls = tls;
    }

    /** A look at one of the files; what is wrong with it is no reason not to look at the next. */
    private interface Look<T> {
        T look() throws ConfigException;
    }

    /** Reads all that the settings name; says everything that is wrong with it. */
    public static MesosCredentials of(Config.Mesos mesos) throws ConfigException {
        Config.Login login = mesos.login();
        List<String> problems = new ArrayList<>();
        Optional<MesosMasters> masters = attempt(problems, () -> mesos.masters().resolved(mesos));
        Optional<Credential> credential = login.secretFile()
                .flatMap(file -> attempt(
                        problems,
                        () -> Credential.newBuilder()
                                .setPrincipal(login.principal())
                                .setSecret(secret("The file of MESOS_SECRET_FILE", file))
                                .build()));
        login.bearerTokenFile().ifPresent(file -> attempt(problems, () -> token(file)));
        Optional<SSLContext> tls = login.trustStore().flatMap(file -> attempt(problems, () -> trust(login)));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new MesosCredentials(mesos, masters.orElseThrow(), credential, tls);
    }

    private static <T> Optional<T> attempt(List<String> problems, Look<T> look) {
        try {
            return Optional.of(look.look());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static String secret(String what, Path file) throws ConfigException {
        try {
            return SecretFile.read(what, file);
        } catch (SecretException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    private static String token(Path file) throws ConfigException {
        String token = secret(TOKEN_FILE, file);
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new ConfigException(TOKEN_FILE + ", " + file + ", does not hold a token: "
                    + "one line of visible ASCII characters without blanks is needed");
        }
        return token;
    }

    private static SSLContext trust(Config.Login login) throws ConfigException {
        Path file = login.trustStore().orElseThrow();
        if (!Files.isReadable(file)) {
            throw new ConfigException("MESOS_TRUST_STORE_FILE: there is no file " + file + " that can be read");
        }
        char[] password = null;
        if (login.trustStorePassword().isPresent()) {
            password = secret(
                            "The file of MESOS_TRUST_STORE_PASSWORD_FILE",
                            login.trustStorePassword().get())
                    .toCharArray();
        }
        try {
            return TrustStores.load(file, password);
        } catch (IOException e) {
            throw new ConfigException("MESOS_TRUST_STORE_FILE: " + e.getMessage()
                    + (password == null
                            ? " (the password of a JKS or PKCS12 store goes into MESOS_TRUST_STORE_PASSWORD_FILE)"
                            : ""));
        }
    }

    /** For the HTTP driver. */
    DriverOptions options() {
        DriverOptions options = DriverOptions.defaults();
        if (credential.isPresent()) {
            options = options.withCredential(credential.get());
        } else if (mesos.login().bearerTokenFile().isPresent()) {
            options = options.withBearerToken(
                    new RenewedToken(() -> token(mesos.login().bearerTokenFile().get())));
        }
        return tls.isPresent() ? options.withTls(tls.get()) : options;
    }

    /** For the native driver. */
    Optional<Credential> credential() {
        return credential;
    }

    /** The value of the header {@code Authorization} for a request that is made now. */
    public Optional<String> authorization() throws ConfigException {
        if (credential.isPresent()) {
            String pair =
                    credential.get().getPrincipal() + ":" + credential.get().getSecret();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (mesos.login().bearerTokenFile().isPresent()) {
            return Optional.of("Bearer " + token(mesos.login().bearerTokenFile().get()));
        }
        return Optional.empty();
    }

    /**
     * Whether our own request would show in the clear what libmesos never does: it proves the secret without sending
     * it, and its TLS is not ours.
     */
    public boolean wouldShowWhatLibmesosHides() {
        return mesos.nativeDriver() && credential.isPresent() && !masters.insistOnTls();
    }

    /** Whom to trust; empty for those that Java trusts. */
    public Optional<SSLContext> tls() {
        return tls;
    }

    /** Where the masters are, for the driver. */
    public String address() {
        return masters.address();
    }

    /**
     * Logs where the masters are and with which credentials they are spoken to; warns if those can be read under way.
     */
    void log() {
        LOG.info("The Mesos masters are at {}", this);
        if (showsSecretsOnItsWay()) {
            LOG.warn("Mesos credentials are sent without TLS: see MESOS_TRUST_STORE_FILE");
        }
    }

    /** Whether a secret leaves this host for everybody to read who is in between. */
    boolean showsSecretsOnItsWay() {
        return !mesos.nativeDriver()
                && (credential.isPresent() || mesos.login().bearerTokenFile().isPresent())
                && tls.isEmpty()
                && !masters.insistOnTls();
    }

    /** For people: where the masters are, as whom, trusting whom; no secret. */
    @Override
    public String toString() {
        Config.Login login = mesos.login();
        return masters + ", "
                + (credential.isPresent()
                        ? "with the secret of principal " + login.principal()
                        : login.bearerTokenFile()
                                .map(file -> "with the bearer token in " + file)
                                .orElse("without credentials"))
                + login.trustStore()
                        .map(file -> ", over TLS, trusting " + file)
                        .orElse(masters.insistOnTls() ? ", over TLS" : "");
    }
}
