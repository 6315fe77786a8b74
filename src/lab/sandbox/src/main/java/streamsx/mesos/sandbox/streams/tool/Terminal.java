package streamsx.mesos.sandbox.streams.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import streamsx.mesos.sandbox.streams.domain.Connector;
import streamsx.mesos.sandbox.streams.store.Message;

/**
 * Where a command runs.
 *
 * @param environment variables
 * @param in          answers to questions
 * @param out         results and messages
 * @param err         errors
 * @param connector   to resource managers
 */
public record Terminal(
        Map<String, String> environment, BufferedReader in, PrintStream out, PrintStream err, Connector connector) {

    void say(String id, String text) {
        out.println(id + " " + text);
    }

    void say(Message message) {
        (message.id().endsWith("E") ? err : out).println(message);
    }

    /** Asks a question of yes or no; the end of input is a no. */
    boolean confirm(String id, String question) throws IOException {
        out.print(id + " " + question + " Enter \"y\" to continue or \"n\" to cancel: ");
        out.flush();
        String answer = in.readLine();
        boolean yes = answer != null
                && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
        if (!yes) {
            out.println("CDISC0010I The command was cancelled.");
        }
        return yes;
    }
}
