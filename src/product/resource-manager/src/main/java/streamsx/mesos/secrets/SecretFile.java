package streamsx.mesos.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that holds one secret, on one line, and that nobody but its owner can read. Errors never show what it holds.
 */
public final class SecretFile {
    /** More is a file that was named by mistake. */
    private static final int MOST_BYTES = 65_536;

    private SecretFile() {}

    /**
     * The secret, without the end of its line; never empty.
     *
     * @param what what the file is, to begin an error with: {@code The file of MESOS_SECRET_FILE}
     * @throws SecretException if there is no such file, if it is open to others, or if it does not hold one line
     */
    public static String read(String what, Path file) throws SecretException {
        String shown = what + ", " + file + ",";
        try {
            if (!Files.isRegularFile(file)) {
                throw new SecretException(shown + (Files.exists(file) ? " is not a regular file" : " does not exist"));
            }
            requireOwnerOnly(shown, file);
            if (Files.size(file) > MOST_BYTES) {
                throw new SecretException(shown + " is too long for a secret: more than " + MOST_BYTES + " bytes");
            }
            String secret = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replaceFirst("[\r\n]+\\z", "");
            if (secret.isBlank()) {
                throw new SecretException(shown + " is empty");
            }
            if (secret.chars().anyMatch(Character::isISOControl)) {
                throw new SecretException(shown + " does not hold a secret: one line of text is needed");
            }
            return secret;
        } catch (IOException e) {
            throw new SecretException("Cannot read " + shown.substring(0, shown.length() - 1) + ": " + e);
        }
    }

    /**
     * Refuses a file that others may read or change.
     *
     * @param shown what it is, with its name, to begin the error with
     * @throws SecretException     if others may
     * @throws NoSuchFileException if there is none
     */
    public static void requireOwnerOnly(String shown, Path file) throws SecretException, IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException e) {
            throw new SecretException(
                    shown + " is on a file system without POSIX permissions: whether others may read it is unknown");
        }
        Set<PosixFilePermission> tooMuch = EnumSet.noneOf(PosixFilePermission.class);
        tooMuch.addAll(permissions);
        tooMuch.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!tooMuch.isEmpty()) {
            throw new SecretException(shown + " is open to other users (" + PosixFilePermissions.toString(permissions)
                    + "): chmod 600 it, and replace what it holds if others may have read it");
        }
    }
}
