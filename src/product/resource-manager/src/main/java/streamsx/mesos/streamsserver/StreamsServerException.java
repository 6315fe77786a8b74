package streamsx.mesos.streamsserver;

/** The Streams server process cannot be run with these settings; says so in words for the one who made them. */
public final class StreamsServerException extends Exception {
    private static final long serialVersionUID = 1;

    public StreamsServerException(String message) {
        super(message);
    }
}
