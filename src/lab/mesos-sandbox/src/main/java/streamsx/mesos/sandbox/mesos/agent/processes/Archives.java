package streamsx.mesos.sandbox.mesos.agent.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks what Mesos' fetcher takes for an archive, by the same endings: tar files by the system's tar, zip and gz by
 * the JDK.
 */
final class Archives {
    private static final String TAR = ".*\\.(tar|tgz|tar\\.gz|tbz2|tar\\.bz2|txz|tar\\.xz)";

    private Archives() {}

    /** Returns false if the file is no archive by its name. */
    static boolean extract(Path file, Path directory) throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        if (name.matches(TAR)) {
            tar(file, directory);
        } else if (name.endsWith(".zip")) {
            zip(file, directory);
        } else if (name.endsWith(".gz")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                Files.copy(
                        in,
                        directory.resolve(name.substring(0, name.length() - ".gz".length())),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } else {
            return false;
        }
        return true;
    }

    /** Whether a file of that path would be in the directory or deeper, whatever links there are on its way. */
    static boolean isBelow(Path directory, Path file) throws IOException {
        if (!file.startsWith(directory) || file.equals(directory)) {
            return false;
        }
        Path parent = file.getParent();
        while (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = parent.getParent();
        }
        return parent.toRealPath().startsWith(directory.toRealPath());
    }

    private static void tar(Path file, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("tar", "-C", directory.toString(), "-xf", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("stderr").toFile()))
                .start();
        int status;
        try {
            status = process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly().onExit().join();
            throw e;
        }
        if (status != 0) {
            throw new IOException("Failed to extract archive '" + file + "': tar ended with status " + status);
        }
    }

    private static void zip(Path file, Path directory) throws IOException {
        // With permissions, for a program in an archive is to run.
        try (FileSystem archive = FileSystems.newFileSystem(file, Map.of("enablePosixFileAttributes", true));
                Stream<Path> all = Files.walk(archive.getPath("/"))) {
            for (Path entry : all.toList()) {
                Path target = directory
                        .resolve(archive.getPath("/").relativize(entry).toString())
                        .normalize();
                if (target.equals(directory)) {
                    continue;
                }
                if (!isBelow(directory, target)) {
                    throw new IOException(
                            "Failed to extract archive '" + file + "': '" + entry + "' leads out of the sandbox");
                }
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(entry, target, StandardCopyOption.REPLACE_EXISTING);
                    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(entry);
                    if (!permissions.isEmpty()) {
                        Files.setPosixFilePermissions(target, permissions);
                    }
                }
            }
        }
    }
}
