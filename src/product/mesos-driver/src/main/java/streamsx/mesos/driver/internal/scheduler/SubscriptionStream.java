package streamsx.mesos.driver.internal.scheduler;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import streamsx.mesos.driver.internal.http.BoundedText;
import streamsx.mesos.driver.internal.http.EventStream;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.http.RecordIO;
import streamsx.mesos.driver.internal.http.StreamSignal;
import streamsx.mesos.driver.machine.Signal;

/**
 * The answer to one SUBSCRIBE: makes the machine's signals of what comes over the wire. For the subscription thread.
 */
final class SubscriptionStream implements AutoCloseable {

    private final long number;
    private final URI target;
    private final long version;
    private final Consumer<Signal<Call, Event>> out;
    private final RecordIO records = new RecordIO();
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private EventStream wire;
    private boolean zipped;
    private boolean refused;
    private boolean owesMore;

    /**
     * @param version of the description that the SUBSCRIBE carried
     * @param out takes the signals
     */
    SubscriptionStream(long number, URI target, long version, Consumer<Signal<Call, Event>> out) {
        this.number = number;
        this.target = target;
        this.version = version;
        this.out = out;
    }

    /** To be called before anything that came is taken. */
    void opened(EventStream opened) {
        wire = opened;
    }

    long number() {
        return number;
    }

    long version() {
        return version;
    }

    /** The body is no events but the words of a refusal. */
    void readRefusal() {
        refused = true;
    }

    /** The answer's beginning. */
    void head(StreamSignal.Head head, boolean otherCredentials) {
        HttpHeaders headers = head.headers();
        String encoding = headers.firstValue("Content-Encoding").orElse("identity");
        zipped = BoundedText.isZipped(encoding);
        out.accept(new Signal.HeadReceived<>(
                number,
                new Signal.Head(
                        head.status(),
                        headers.firstValue(MesosHttp.STREAM_ID),
                        encoding,
                        headers.firstValue("Location"),
                        otherCredentials)));
    }

    /** A piece of the body. The next one comes when {@link #more} was called. */
    void chunk(StreamSignal.Chunk chunk) {
        owesMore = true;
        if (refused) {
            chunk.bytes().forEach(this::keep);
            if (refusal.size() >= BoundedText.MAX_BYTES) {
                refusalRead("");
            }
            return;
        }
        try {
            for (ByteBuffer bytes : chunk.bytes()) {
                records.feed(bytes, this::event);
            }
        } catch (IOException garbage) {
            // What came before it is good, and has been passed on.
            broken(garbage.toString());
        }
    }

    private void keep(ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        refusal.writeBytes(copy);
    }

    private void event(byte[] record) {
        Event event;
        try {
            event = Event.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            broken(e.toString());
            return;
        }
        switch (event.getType()) {
            case HEARTBEAT -> {}
            case SUBSCRIBED ->
                out.accept(new Signal.SubscribedReceived<>(
                        number,
                        event.getSubscribed().getFrameworkId().getValue(),
                        event.getSubscribed().getHeartbeatIntervalSeconds(),
                        event));
            case ERROR ->
                out.accept(new Signal.ErrorReceived<>(number, event.getError().getMessage()));
            default -> out.accept(new Signal.EventReceived<>(number, event));
        }
    }

    /** The end of the body. */
    void ended() {
        if (refused) {
            refusalRead("");
            return;
        }
        try {
            records.end();
            broken(target + " ended the stream");
        } catch (IOException e) {
            broken(e.toString());
        }
    }

    /** The connection is gone. */
    void failed(Throwable cause) {
        String why = "connection to " + target + " failed: " + cause;
        if (refused) {
            refusalRead(" (" + why + ")");
        } else {
            broken(why);
        }
    }

    private void broken(String why) {
        out.accept(new Signal.StreamEnded<>(number, why));
    }

    private void refusalRead(String trouble) {
        byte[] kept = Arrays.copyOf(refusal.toByteArray(), Math.min(refusal.size(), BoundedText.MAX_BYTES));
        out.accept(new Signal.RefusalRead<>(number, BoundedText.decode(kept, zipped) + trouble));
    }

    /** Whether a piece was taken and the next one was not asked for yet: then silence is no fault of the master's. */
    boolean owesMore() {
        return owesMore;
    }

    /** Asks for the next piece, if one is owed. */
    void more() {
        if (owesMore) {
            owesMore = false;
            wire.more();
            out.accept(new Signal.PieceRead<>(number));
        }
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        if (wire != null) {
            wire.close();
        }
    }
}
