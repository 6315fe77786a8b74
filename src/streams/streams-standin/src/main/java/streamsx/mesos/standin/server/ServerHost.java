package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.streams.resourcemgr.ClientInfo;
import java.util.Locale;

/** What a connection needs of the server that it came to. */
interface ServerHost {

    /** @return whether the manager takes requests now */
    boolean serves();

    /** @return whether requests of one client may overlap */
    boolean overlapping();

    Clients clients();

    void clientConnected(ClientInfo client);

    /** @return the answer's line */
    String answer(ClientInfo client, JsonNode request, int id);

    /** @return what speaks against a stop; null if nothing does */
    String refusesStop(Locale locale);

    /** Begins the orderly end. */
    void stop();
}
