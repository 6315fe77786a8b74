package com.ibm.streams.resourcemgr;

/** The program that runs a manager. CERTAIN: the name, and that it is started by {@code java}. */
public final class ResourceServer {

    private ResourceServer() {}

    /**
     * CERTAIN.
     *
     * @param args an optional word (start, status), options of the server, and any of the manager's own
     */
    public static void main(String[] args) {
        int exitCode = StreamsImplementation.get().runServer(args);
        if (exitCode != StreamsImplementation.ENDING) {
            System.exit(exitCode);
        }
    }
}
