package streamsx.mesos.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.secrets.ApiTokenFile;
import streamsx.mesos.secrets.SecretException;

/** What the commands that deal with instances share. */
abstract class InstanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    final CommonOptions common() {
        return common;
    }

    final CommandSpec spec() {
        return spec;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final InstanceClient client(Config config, Member member) throws ConfigException {
        try {
            return new InstanceClient(member, ApiTokenFile.read(config.http().tokenFile()));
        } catch (SecretException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /** The instances in question, the leader first; it is a failure if there are none. */
    static List<Member> running(Config config, Directory directory) throws CliException {
        List<Member> members = directory.members();
        if (members.isEmpty()) {
            throw new CliException(CliException.NO_INSTANCE, "No instance is running for " + scope(config));
        }
        return members;
    }

    static String scope(Config config) {
        String domain = config.streams().domainId();
        return "type " + config.streams().type() + ", " + (domain.isEmpty() ? "all domains" : "domain " + domain);
    }
}
