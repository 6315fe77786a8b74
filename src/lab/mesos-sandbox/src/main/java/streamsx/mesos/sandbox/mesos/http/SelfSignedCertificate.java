package streamsx.mesos.sandbox.mesos.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;

/**
 * A certificate for 127.0.0.1 and localhost that vouches for itself, good for a day: for tests and trials. The
 * JDK's keytool makes it, for the JDK has no other way that is open to all.
 *
 * @param certificate PEM; also what a client is to trust
 * @param key         PEM, readable for this user alone
 */
public record SelfSignedCertificate(Path certificate, Path key) {

    /** Makes one in an existing directory: {@code cert.pem} and {@code key.pem}. */
    public static SelfSignedCertificate make(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("made.p12");
        String password = UUID.randomUUID().toString();
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "sandbox",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "1",
                "-dname",
                "CN=sandbox",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STOREPASS");
        keytool.environment().put("STOREPASS", password);
        Process process = keytool.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + said.strip());
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore made = KeyStore.getInstance("PKCS12");
            made.load(in, password.toCharArray());
            Path certificate = directory.resolve("cert.pem");
            Files.writeString(
                    certificate,
                    pem("CERTIFICATE", made.getCertificate("sandbox").getEncoded()));
            Path key = directory.resolve("key.pem");
            Files.deleteIfExists(key);
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            made.getKey("sandbox", password.toCharArray()).getEncoded()));
            return new SelfSignedCertificate(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IOException("what keytool made cannot be read", e);
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
