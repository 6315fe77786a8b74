package streamsx.mesos.simulation.mesos;

/** The master's answer to a call: an HTTP status and the words that go with it. */
record Reply(int status, String body) {
    static final Reply ACCEPTED = new Reply(202, "");
}
