package streamsx.mesos.standin.controllers;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;
import streamsx.mesos.standin.registry.ZooKeepers;

/** Starting and stopping controllers; see ResourceManagerUtilities. */
public final class Controllers {

    private static final String START = "/system/impl/bin/startDomainController.sh";
    private static final String STOP = "/system/impl/bin/stopDomainController.sh";

    private Controllers() {}

    /** See ResourceManagerUtilities. */
    public static String startCommand(
            String installPath,
            String zkConnect,
            String domainId,
            ResourceDescriptor descriptor,
            Collection<String> tags,
            boolean fork,
            boolean isMaster) {
        StringBuilder command = new StringBuilder(expanding(installPath)).append(START);
        command.append(" --zkconnect ").append(quoted(zkConnect));
        command.append(" --domain-id ").append(quoted(domainId));
        command.append(" --resource ").append(quoted(descriptor.getNativeResourceId()));
        command.append(" --display-name ").append(quoted(descriptor.getDisplayName()));
        command.append(" --type ").append(quoted(descriptor.getResourceType()));
        command.append(" --tags ").append(quoted(tags == null ? "" : String.join(",", tags)));
        command.append(isMaster ? " --master" : "").append(fork ? " --fork" : "");
        return command.toString();
    }

    /** See ResourceManagerUtilities. */
    public static List<String> stopCommand(
            String installPath, String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean) {
        List<String> words = new ArrayList<>(Arrays.asList(
                installPath + STOP,
                "--zkconnect",
                zkConnect,
                "--domain-id",
                domainId,
                "--resource",
                descriptor.getNativeResourceId()));
        if (clean) {
            words.add("--clean");
        }
        return words;
    }

    /** In double quotes: variables in it are expanded where the command runs, and nothing else is. */
    private static String expanding(String path) {
        return "\"" + required(path).replaceAll("([\"`\\\\])", "\\\\$1") + "\"";
    }

    private static String quoted(String text) {
        return "'" + required(text).replace("'", "'\\''") + "'";
    }

    private static String required(String text) {
        if (text == null || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The command that starts a controller cannot be made of " + text);
        }
        return text;
    }

    /** See ResourceManagerUtilities. */
    public static void stop(String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean)
            throws ResourceManagerException {
        String resource = descriptor.getNativeResourceId();
        byte[] order = (clean ? StandInPaths.STOP_CLEAN : StandInPaths.STOP_PLAIN).getBytes(StandardCharsets.UTF_8);
        try {
            CommandLine.checkName("domain", domainId);
            CommandLine.checkName("resource", resource);
            Switches switches = Switches.ofSystemProperties();
            try (CuratorFramework zooKeeper =
                    ZooKeepers.start(zkConnect, switches.sessionTimeoutMs, switches.connectTimeoutMs)) {
                if (!ZooKeepers.awaitConnected(zooKeeper, switches.connectTimeoutMs)) {
                    throw new ResourceManagerException(ServerMessage.NO_ZOOKEEPER.text(zkConnect));
                }
                zooKeeper
                        .create()
                        .orSetData()
                        .creatingParentsIfNeeded()
                        .forPath(StandInPaths.stop(domainId, resource), order);
            }
        } catch (ResourceManagerException failed) {
            throw failed;
        } catch (UsageException unfit) {
            throw new ResourceManagerException(unfit.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResourceManagerException("The order to stop " + descriptor + " was given up", interrupted);
        } catch (Exception failed) {
            throw new ResourceManagerException(
                    "The controller on " + descriptor + " did not get the order to stop: " + failed.getMessage(),
                    failed);
        }
    }
}
