package streamsx.mesos.examples.support;

import java.util.OptionalLong;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** What is in an offer, and how to name what one takes of it. */
public final class Room {

    private Room() {}

    /** How much of a resource such as {@code cpus} or {@code mem} (MB) an offer holds. */
    public static double of(Offer offer, String name) {
        // There may be several entries of one name, for different roles.
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals(name))
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    /** The first port of an offer, if it has one. */
    public static OptionalLong port(Offer offer) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("ports"))
                .flatMap(resource -> resource.getRanges().getRangeList().stream())
                .mapToLong(Value.Range::getBegin)
                .findFirst();
    }

    public static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }

    public static Resource port(long port) {
        return Resource.newBuilder()
                .setName("ports")
                .setType(Value.Type.RANGES)
                .setRanges(Value.Ranges.newBuilder()
                        .addRange(Value.Range.newBuilder().setBegin(port).setEnd(port)))
                .build();
    }
}
