package streamsx.mesos.sandbox.streams.controller;

import picocli.CommandLine.Option;

/** The options that say which controller is meant. */
final class Target {
    @Option(names = "--zkconnect", required = true)
    String zkConnect;

    @Option(
            names = {"-d", "--domain-id"},
            required = true)
    String domainId;

    @Option(names = "--resource", required = true, description = "the resource's native id")
    String nativeId;
}
