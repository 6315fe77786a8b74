package streamsx.mesos.driver.internal.executor;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.UUID;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Call;
import streamsx.mesos.driver.internal.messages.Convert;

/** Makes the v1 calls of one executor. */
public final class ExecutorCalls {

    private final ExecutorEnvironment environment;

    public ExecutorCalls(ExecutorEnvironment environment) {
        this.environment = environment;
    }

    Call subscribe(Collection<Protos.TaskInfo> tasks, Collection<Call.Update> updates) {
        return call(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder()
                        .addAllUnacknowledgedTasks(tasks)
                        .addAllUnacknowledgedUpdates(updates))
                .build();
    }

    /**
     * An update with what is the driver's to set, whatever the executor wrote there: as the native driver a new uuid
     * (16 bytes, RFC 4122 version 4), the time and the agent; and the source, without which agents refuse it.
     */
    Call.Update update(org.apache.mesos.Protos.TaskStatus status) {
        return Call.Update.newBuilder()
                .setStatus(Convert.to(Protos.TaskStatus.PARSER, status).toBuilder()
                        .setUuid(uuid())
                        .setTimestamp(System.currentTimeMillis() / 1000.0)
                        .setSource(Protos.TaskStatus.Source.SOURCE_EXECUTOR)
                        .setAgentId(environment.agentId())
                        .setExecutorId(environment.executorId()))
                .build();
    }

    Call update(Call.Update update) {
        return call(Call.Type.UPDATE).setUpdate(update).build();
    }

    Call message(byte[] data) {
        return call(Call.Type.MESSAGE)
                .setMessage(Call.Message.newBuilder().setData(ByteString.copyFrom(data)))
                .build();
    }

    private Call.Builder call(Call.Type type) {
        return Call.newBuilder()
                .setType(type)
                .setExecutorId(environment.executorId())
                .setFrameworkId(environment.frameworkId());
    }

    private static ByteString uuid() {
        UUID uuid = UUID.randomUUID();
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .flip());
    }
}
