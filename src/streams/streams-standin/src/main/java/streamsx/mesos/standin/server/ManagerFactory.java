package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ResourceManager;

/** Makes the manager that a server runs. */
public interface ManagerFactory {

    /**
     * @param args the server's whole argument list
     * @return a new manager
     * @throws Exception if it cannot be made; the server then ends
     */
    ResourceManager create(String[] args) throws Exception;
}
