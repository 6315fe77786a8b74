package sample;

import com.ibm.streams.resourcemgr.ClientConnection;
import com.ibm.streams.resourcemgr.ClientConnectionFactory;
import com.ibm.streams.resourcemgr.ResourceException;
import java.util.Locale;

/**
 * A tool that sends a command of a manager's own; like {@link SampleManager} it breaks if a certain signature changes.
 */
public final class SampleTool {

    private SampleTool() {}

    /** @param domain null for the manager of all domains @return the answer */
    public static String send(String type, String zkConnect, String domain, String command) {
        ClientConnection connection = null;
        try {
            if (domain == null) {
                connection = ClientConnectionFactory.createConnection("sampletool", type, zkConnect);
            } else {
                connection = ClientConnectionFactory.createConnection("sampletool", type, zkConnect, domain);
            }
            connection.connect();
        } catch (ResourceException none) {
            return none.toString();
        }
        try {
            return connection.customCommand(command, Locale.getDefault());
        } catch (Throwable refused) {
            return refused.toString();
        } finally {
            try {
                connection.close();
            } catch (Throwable ignored) {
                // a tool does not care
            }
        }
    }
}
