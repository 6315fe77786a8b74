package streamsx.mesos.sandbox.mesos.agent;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.sandbox.http.ResponseStream;
import streamsx.mesos.sandbox.mesos.MesosJson;

/**
 * The event stream of an executor's SUBSCRIBE.
 *
 * @param json whether events leave as JSON, else protobuf
 */
record ExecutorSubscription(boolean json, ResponseStream stream) {

    boolean send(Event event) {
        return stream.send(json ? MesosJson.print(event).getBytes(StandardCharsets.UTF_8) : event.toByteArray());
    }

    static Event event(Event.Type type) {
        return Event.newBuilder().setType(type).build();
    }

    static Event acknowledged(TaskID task, ByteString uuid) {
        return Event.newBuilder().setType(Event.Type.ACKNOWLEDGED)
                .setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(task).setUuid(uuid)).build();
    }
}
