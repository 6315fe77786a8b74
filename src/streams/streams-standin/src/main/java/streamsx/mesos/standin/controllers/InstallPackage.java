package streamsx.mesos.standin.controllers;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities.ResourceManagerPackageType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.stream.Stream;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;

/**
 * Packs an installation: {@code StreamsResourceInstall/} with {@code streamsresourcesetup.sh} and what that installs.
 * The stand-in packs all of it, whatever the type; links stay links.
 */
public final class InstallPackage {

    private static final String NAME = "StreamsResourceInstall";
    private static final String[] NEEDED = {"bin/streamsprofile.sh", "system/impl/bin/startDomainController.sh"};

    private InstallPackage() {}

    /** See ResourceManagerUtilities; the installation is that of the environment variable STREAMS_INSTALL. */
    public static String build(String workingDirectory, ResourceManagerPackageType type)
            throws ResourceManagerException {
        String installation = System.getenv("STREAMS_INSTALL");
        if (installation == null || installation.isEmpty()) {
            throw new ResourceManagerException(ServerMessage.OPTION_MISSING.text("STREAMS_INSTALL"));
        }
        try {
            return build(Paths.get(workingDirectory), Paths.get(installation), Switches.ofSystemProperties().version);
        } catch (UsageException unfit) {
            throw new ResourceManagerException(unfit.getMessage());
        }
    }

    static String build(Path workingDirectory, Path installation, String version) throws ResourceManagerException {
        for (String needed : NEEDED) {
            if (!Files.exists(installation.resolve(needed))) {
                throw new ResourceManagerException(ServerMessage.NOT_INSTALLED.text(installation, needed));
            }
        }
        Path staging = null;
        try {
            Files.createDirectories(workingDirectory);
            Path made = workingDirectory.resolve(NAME + ".tar.gz");
            staging = Files.createTempDirectory(workingDirectory, "staging");
            Path top = Files.createDirectory(staging.resolve(NAME));
            Path setup = top.resolve("streamsresourcesetup.sh");
            try (InputStream script = InstallPackage.class.getResourceAsStream("streamsresourcesetup.sh")) {
                Files.copy(script, setup);
            }
            if (!setup.toFile().setExecutable(true)) {
                throw new IOException(setup + " cannot be made executable");
            }
            Files.write(top.resolve("version"), (version + "\n").getBytes(StandardCharsets.UTF_8));
            copy(installation, top.resolve("streams"), staging.toRealPath());
            pack(staging, made);
            return made.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResourceManagerException("The package of " + installation + " was given up", interrupted);
        } catch (IOException failed) {
            throw new ResourceManagerException(
                    "The installation " + installation + " could not be packed: " + failed.getMessage(), failed);
        } finally {
            remove(staging);
        }
    }

    /** @param except this folder, which may be in the installation itself */
    private static void copy(Path from, Path to, Path except) throws IOException {
        Path root = from.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                if (each.equals(except)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(root.relativize(each)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        each,
                        to.resolve(root.relativize(each)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** With the system's tar: Java has none, and modes and links must come through. */
    private static void pack(Path staging, Path made) throws IOException, InterruptedException {
        Path log = staging.resolve("tar.log");
        int exitCode = new ProcessBuilder(
                        "tar", "-czf", made.toAbsolutePath().toString(), "-C", staging.toString(), NAME)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("tar ended with " + exitCode + ": "
                    + new String(Files.readAllBytes(log), StandardCharsets.UTF_8).trim());
        }
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            below.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException ignored) {
            // it is in a folder that the caller removes
        }
    }
}
