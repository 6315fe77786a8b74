package streamsx.mesos.sandbox.streams.tool;

import picocli.CommandLine.Option;

/** A command about an instance. */
abstract class InstanceCommand extends ToolCommand {
    @Option(
            names = {"-i", "--instance-id"},
            paramLabel = "id",
            description = "the instance (STREAMS_INSTANCE_ID, StreamsInstance)")
    private String instanceOption;

    /** The instance that is meant. */
    String instanceId() {
        return first(instanceOption, "STREAMS_INSTANCE_ID", "StreamsInstance");
    }

    /** The refusal while the instance is starting or stopping. */
    ToolException busy(Object state) {
        return new ToolException("CDISA5142E", "Instance " + instanceId() + " is " + state + "; try again later.");
    }
}
