package streamsx.mesos.simulation.mesos;

/** The master's answer to a call: an HTTP status and the words that go with it. */
record SimReply(int status, String body) {
    static final SimReply ACCEPTED = new SimReply(202, "");
}
