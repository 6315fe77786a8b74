package streamsx.mesos.driver.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS from a file of certificates. For anything finer, such as a certificate of one's own, make an {@link SSLContext}.
 */
public final class TrustStores {

    private static final String PEM_MARK = "-----BEGIN CERTIFICATE-----";

    private TrustStores() {}

    /**
     * A context that trusts the certificates in a file, and no others.
     *
     * @param file PEM (one or more certificates), JKS or PKCS12, recognized by its content
     * @param password of a JKS or PKCS12 store; null for none. Not used for PEM
     * @throws IOException if the file cannot be read, is none of these, or the password is wrong; it names the file
     */
    public static SSLContext load(Path file, char[] password) throws IOException {
        try {
            KeyStore store = read(file, password);
            if (store.size() == 0) {
                throw new IOException("trust store " + file + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("trust store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore read(Path file, char[] password) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(PEM_MARK)) {
            return pem(bytes);
        }
        try {
            return KeyStore.getInstance(file.toFile(), password);
        } catch (IOException e) {
            throw new IOException(
                    "trust store " + file + " cannot be read; is the password right? " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("trust store " + file + " is neither PEM nor JKS nor PKCS12", e);
        }
    }

    private static KeyStore pem(byte[] bytes) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate one :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
            store.setCertificateEntry("certificate-" + number++, one);
        }
        return store;
    }
}
