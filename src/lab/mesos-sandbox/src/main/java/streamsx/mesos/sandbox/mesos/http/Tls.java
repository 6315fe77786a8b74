package streamsx.mesos.sandbox.mesos.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS from PEM files, the form in which Mesos takes them (LIBPROCESS_SSL_CERT_FILE, LIBPROCESS_SSL_KEY_FILE,
 * LIBPROCESS_SSL_CA_FILE).
 */
public final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Tls() {}

    /**
     * What a server shows of itself.
     *
     * @param certificate its certificate, then those that vouch for it
     * @param key         its private key, PKCS #8, not encrypted
     * @throws IllegalArgumentException if a file is of another form
     */
    public static SSLContext server(Path certificate, Path key) throws IOException {
        Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
        PrivateKey secret = privateKey(key);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", secret, new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(certificate + " and " + key + " do not go together", e);
        }
    }

    /** For a client that trusts the certificates of a file and no others. */
    public static SSLContext client(Path authorities) throws IOException {
        Collection<? extends Certificate> trusted = certificates(authorities);
        try {
            KeyStore store = emptyStore();
            for (Certificate certificate : trusted) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates of " + authorities + " cannot be trusted", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + " has no certificate");
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is no PEM file of certificates", e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new IllegalArgumentException(file + " has no \"BEGIN PRIVATE KEY\" (PKCS #8, not encrypted);"
                    + " openssl pkcs8 -topk8 -nocrypt makes one of other forms");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // A key of another algorithm.
                continue;
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("this Java has no " + algorithm, e);
            }
        }
        throw new IllegalArgumentException("the key in " + file + " is none of " + ALGORITHMS);
    }
}
