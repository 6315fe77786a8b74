package com.ibm.streams.resourcemgr;

/** The program that stops managers. CERTAIN: the name, and that it is started by {@code java}. */
public final class StopResourceServer {

    private StopResourceServer() {}

    /**
     * CERTAIN.
     *
     * @param args an optional word (stop), {@code --type --domain-id --zkconnect --force}
     */
    public static void main(String[] args) {
        System.exit(StreamsImplementation.get().stopServers(args, System.out, System.err));
    }
}
