package streamsx.mesos.driver.internal.messages;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Collection;
import java.util.List;

/**
 * Between the v0 messages of the {@code Scheduler} interface and the v1 messages of the wire: they differ in names
 * ("slave" and "agent") but not in field numbers, so the bytes of the one parse as the other.
 */
public final class Convert {

    private Convert() {}

    public static <T extends MessageLite> T to(Parser<T> target, Message source) {
        try {
            return target.parsePartialFrom(source.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "no counterpart for a " + source.getDescriptorForType().getFullName(), e);
        }
    }

    public static <T extends MessageLite> List<T> all(Parser<T> target, Collection<? extends Message> sources) {
        return sources.stream().map(source -> to(target, source)).toList();
    }
}
