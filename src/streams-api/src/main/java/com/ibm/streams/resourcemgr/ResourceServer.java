package com.ibm.streams.resourcemgr;

import streamsx.mesos.standin.server.ServerCommand;

/** The program that runs a manager. CERTAIN: the name, and that it is started by {@code java}. */
public final class ResourceServer {

    private ResourceServer() {}

    /** CERTAIN. @param args an optional word (start, status), options of the server, and any of the manager's own */
    public static void main(String[] args) {
        int exitCode = ServerCommand.run(args);
        if (exitCode != ServerCommand.ENDING) {
            System.exit(exitCode);
        }
    }
}
