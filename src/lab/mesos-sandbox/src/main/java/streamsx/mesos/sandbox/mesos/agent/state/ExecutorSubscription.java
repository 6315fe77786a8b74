package streamsx.mesos.sandbox.mesos.agent.state;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.sandbox.mesos.MesosJson;
import streamsx.mesos.sandbox.mesos.http.ResponseStream;

/**
 * The event stream of an executor's SUBSCRIBE.
 *
 * @param json whether events leave as JSON, else protobuf
 */
public record ExecutorSubscription(boolean json, ResponseStream stream) {

    public boolean send(Event event) {
        return stream.send(json ? MesosJson.print(event).getBytes(StandardCharsets.UTF_8) : event.toByteArray());
    }

    public static Event event(Event.Type type) {
        return Event.newBuilder().setType(type).build();
    }

    public static Event acknowledged(TaskID task, ByteString uuid) {
        return Event.newBuilder()
                .setType(Event.Type.ACKNOWLEDGED)
                .setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(task).setUuid(uuid))
                .build();
    }
}
