package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Spec;

/** Making, removing, starting and stopping instances. */
final class InstanceCommands {

    private InstanceCommands() {}

    @Command(description = "Makes an instance.")
    static final class Make extends InstanceCommand {
        @Option(
                names = "--numresources",
                paramLabel = "n[,tag,...][mode]",
                description =
                        "a resource specification; mode is [exclusive] or [shared]; may be given several times (1)")
        private List<String> resources;

        @Option(
                names = {"--hosts", "--hfile"},
                description = "not supported: resources come from the resource manager")
        private String hosts;

        @Option(names = "--property", paramLabel = "name=value", description = "see streamtool man properties")
        private List<String> properties;

        @Option(names = "--propfile", paramLabel = "file", description = "properties, one a line")
        private Path file;

        @Override
        int run() throws ToolException, IOException, ResourceException {
            checkName("CDISA5091E", "instance", instanceId());
            DomainConfig domain = domain();
            if (hosts != null) {
                throw new ToolException(
                        "CDISA5462E", "Resources come from the resource manager here: use --numresources.");
            }
            List<Spec> specs = new ArrayList<>();
            for (String text : resources == null ? List.of("1") : resources) {
                specs.add(SpecText.parse(text, domain));
            }
            Map<String, String> values = DomainCommands.properties(properties, file);
            if (store().instance(instanceId()).isPresent()) {
                throw exists();
            }
            TagCommands.validateSpecs(this, domain, specs);
            if (!store().create(InstanceConfig.create(instanceId(), values, specs))) {
                throw exists();
            }
            terminal().say("CDISA0027I", "Instance " + instanceId() + " was created in domain " + domain.id() + ".");
            return 0;
        }

        private ToolException exists() {
            return new ToolException(
                    "CDISA5063E", "Instance " + instanceId() + " exists already in domain " + domainId() + ".");
        }
    }

    @Command(description = "Removes an instance that is stopped.")
    static final class Remove extends InstanceCommand {
        @Option(names = "--noprompt")
        private boolean noPrompt;

        @Override
        int run() throws ToolException, IOException {
            domain();
            InstanceConfig instance = instance(instanceId());
            if (instance.state() != InstanceState.STOPPED) {
                throw new ToolException(
                        "CDISA5064E",
                        "Instance " + instance.id() + " is " + instance.state()
                                + " and cannot be removed; stop it first.");
            }
            if (!noPrompt && !terminal().confirm("CDISC1002W", "Instance " + instance.id() + " will be removed.")) {
                return 1;
            }
            store().removeInstance(instance.id());
            terminal().say("CDISA0029I", "Instance " + instance.id() + " was removed.");
            return 0;
        }
    }

    /** A command that puts an instance into another state; the domain manager does the work. */
    private abstract static class Transition extends InstanceCommand {
        /** Refuses an instance whose state does not allow it. */
        abstract void check(InstanceConfig instance) throws ToolException;

        /** Orders it; returns what prints the messages that come from now on. */
        Follower begin(InstanceState state) throws ToolException, IOException {
            String id = instanceId();
            check(instance(id));
            Follower follower = new Follower(this, m -> id.equals(m.instance()));
            Optional<InstanceConfig> changed = store().changeInstance(id, i -> {
                check(i);
                return i.withState(state);
            });
            if (changed.isEmpty()) {
                throw noInstance(id);
            }
            return follower;
        }
    }

    @Command(description = "Starts an instance.")
    static final class Start extends Transition {

        @Override
        int run() throws ToolException, IOException, InterruptedException {
            DomainConfig domain = runningDomain();
            String id = instanceId();
            Follower follower = begin(InstanceState.STARTING);
            terminal().say("CDISA0030I", "Starting instance " + id + ".");
            follower.until(domain, "instance " + id + " has started", () -> {
                InstanceConfig now = instance(id);
                if (now.state() == InstanceState.STARTING) {
                    return false;
                }
                if (now.state() != InstanceState.RUNNING) {
                    throw new ToolException(
                            now.failure() != null
                                    ? now.failure()
                                    : "CDISA5066E Instance " + id + " was stopped while it was starting.");
                }
                return true;
            });
            terminal().say("CDISC0003I", "Instance " + id + " is started.");
            return 0;
        }

        @Override
        void check(InstanceConfig instance) throws ToolException {
            if (instance.state() == InstanceState.RUNNING) {
                throw new ToolException("CDISA5073E", "Instance " + instance.id() + " is started already.");
            }
            if (instance.state() != InstanceState.STOPPED) {
                throw busy(instance.state());
            }
        }
    }

    @Command(description = "Stops an instance.")
    static final class Stop extends Transition {
        @Option(
                names = {"--force", "--immediate", "--continue", "--collectlogs"},
                description = "taken, and no different here")
        @SuppressWarnings("unused")
        private boolean force;

        @Override
        int run() throws ToolException, IOException, InterruptedException {
            DomainConfig domain = runningDomain();
            String id = instanceId();
            Follower follower = begin(InstanceState.STOPPING);
            terminal().say("CDISA0032I", "Stopping instance " + id + ".");
            follower.until(
                    domain,
                    "instance " + id + " has stopped",
                    () -> instance(id).state() == InstanceState.STOPPED);
            return 0;
        }

        @Override
        void check(InstanceConfig instance) throws ToolException {
            if (instance.state() == InstanceState.STOPPED) {
                throw new ToolException("CDISA5072E", "Instance " + instance.id() + " is not started.");
            }
            if (instance.state() == InstanceState.STOPPING) {
                throw busy(instance.state());
            }
        }
    }
}
