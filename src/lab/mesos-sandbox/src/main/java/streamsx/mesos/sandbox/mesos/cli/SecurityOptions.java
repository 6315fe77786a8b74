package streamsx.mesos.sandbox.mesos.cli;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import streamsx.mesos.sandbox.mesos.http.Tls;
import streamsx.mesos.sandbox.mesos.master.config.Authentication;
import streamsx.mesos.sandbox.mesos.master.config.Credentials;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** Whom a master believes and how it proves itself. Secrets come in files, never on the command line. */
public final class SecurityOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--credentials",
            description = "JSON: {\"credentials\":[{\"principal\":\"p\",\"secret\":\"s\"}]}, for HTTP basic")
    private String credentials;

    @Option(
            names = "--bearer_tokens",
            description = "JSON: {\"tokens\":[{\"principal\":\"p\",\"token\":\"t\"}]}, for"
                    + " Authorization: Bearer (no real option: a real master takes tokens only with a module)")
    private String tokens;

    @Option(names = "--authenticate_http_frameworks", description = "schedulers need credentials")
    private boolean frameworks;

    @Option(
            names = "--authenticate_http_readonly",
            description = "requests that read (/state and the like) must authenticate")
    private boolean readonly;

    @Option(
            names = "--authenticate_http_readwrite",
            description = "requests that change something (/teardown) must authenticate")
    private boolean readwrite;

    @Option(
            names = "--http_framework_authenticators",
            defaultValue = "basic",
            description = "basic, the only one there is")
    private String frameworkAuthenticators;

    @Option(
            names = "--ssl_cert_file",
            defaultValue = "${env:LIBPROCESS_SSL_CERT_FILE:-}",
            description = "PEM; with it the port speaks https and nothing else (default: $LIBPROCESS_SSL_CERT_FILE)")
    private String certificate;

    @Option(
            names = "--ssl_key_file",
            defaultValue = "${env:LIBPROCESS_SSL_KEY_FILE:-}",
            description = "PEM, PKCS #8, not encrypted (default: $LIBPROCESS_SSL_KEY_FILE)")
    private String key;

    /** The configuration with all that; an error names the option. */
    public MasterConfig applyTo(MasterConfig config) {
        boolean wanted = frameworks || readonly || readwrite;
        if (wanted && credentials == null && tokens == null) {
            throw bad("--authenticate_… needs --credentials or --bearer_tokens: no request could be authenticated");
        }
        if (!frameworkAuthenticators.equals("basic")) {
            throw bad("--http_framework_authenticators: there is no '" + frameworkAuthenticators + "', only basic");
        }
        if (certificate.isEmpty() != key.isEmpty()) {
            throw bad("--ssl_cert_file and --ssl_key_file go together");
        }
        try {
            Credentials known = Credentials.read(path(credentials), path(tokens));
            MasterConfig secured =
                    config.withAuthentication(new Authentication(frameworks, readonly, readwrite, known));
            return certificate.isEmpty() ? secured : secured.withTls(Tls.server(path(certificate), path(key)));
        } catch (IOException e) {
            throw bad("cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** For an agent: https to masters that are vouched for by a certificate of the file; null if no file is named. */
    public static SSLContext trust(String authorities, CommandSpec spec) {
        try {
            return authorities.isEmpty() ? null : Tls.client(path(authorities));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--ssl_ca_file: " + e.getMessage(), e);
        }
    }

    /** A real master takes both {@code /path} and {@code file:///path}. */
    private static Path path(String option) {
        return option == null
                ? null
                : Path.of(option.startsWith("file://") ? option.substring("file://".length()) : option);
    }

    private CommandLine.ParameterException bad(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
