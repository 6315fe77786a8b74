package streamsx.mesos.sandbox.mesos.master.state;

import java.nio.charset.StandardCharsets;
import org.apache.mesos.v1.scheduler.Protos.Event;
import streamsx.mesos.sandbox.mesos.MesosJson;
import streamsx.mesos.sandbox.mesos.http.ResponseStream;

/**
 * The event stream of one SUBSCRIBE.
 *
 * @param streamId what the Mesos-Stream-Id header says
 * @param json     whether events leave as JSON, else protobuf
 */
public record Subscription(String streamId, boolean json, ResponseStream stream) {

    void send(Event event) {
        stream.send(json ? MesosJson.print(event).getBytes(StandardCharsets.UTF_8) : event.toByteArray());
    }

    public void send(Event.Type type) {
        send(Event.newBuilder().setType(type).build());
    }

    public void error(String message) {
        send(Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build());
        stream.end();
    }
}
