package streamsx.mesos.standin;

/** The command line of a resource server. */
public final class ServerCommand {

    /** Answer of {@link #run}: this JVM is on its way down already. */
    public static final int ENDING = -1;

    private ServerCommand() {}

    /** @param args see ResourceServer @return exit code, or {@link #ENDING} */
    public static int run(String[] args) {
        throw new UnsupportedOperationException("not yet");
    }
}
