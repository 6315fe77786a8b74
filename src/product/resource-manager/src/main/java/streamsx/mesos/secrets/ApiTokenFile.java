package streamsx.mesos.secrets;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file that holds the {@link ApiToken}: readable by its owner alone, made when first needed. */
public final class ApiTokenFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private ApiTokenFile() {}

    /** The token in the file; makes the file first if there is none. */
    public static ApiToken readOrCreate(Path file) throws SecretException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            create(file);
        }
        return read(file);
    }

    /** The token in the file, which must exist. */
    public static ApiToken read(Path file) throws SecretException {
        try {
            SecretFile.requireOwnerOnly("The token file " + file, file);
            String token = Files.readString(file).strip();
            if (!ApiToken.valid(token)) {
                throw new SecretException(
                        "The token file " + file + " does not hold a token: one line of at least " + ApiToken.MIN_LENGTH
                                + " visible ASCII characters is needed. Remove the file to get a new one");
            }
            return new ApiToken(token);
        } catch (NoSuchFileException e) {
            throw new SecretException("There is no token file " + file + ": copy it from the host where the instances "
                    + "run, or set API_TOKEN_FILE");
        } catch (IOException e) {
            throw new SecretException("Cannot read the token file " + file + ": " + e.getMessage());
        }
    }

    /** Written aside and linked into place, so that no reader sees half a token and of two writers one wins. */
    private static void create(Path file) throws SecretException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Path directory = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
            Path draft = Files.createTempFile(directory, ".token", "", OWNER_ONLY);
            try {
                Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                return; // Another instance was faster: its token is as good.
            } finally {
                Files.delete(draft);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new SecretException("Cannot make the token file " + file + ": " + e);
        }
    }
}
