package streamsx.mesos;

import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import streamsx.mesos.adapter.Controllers;

/** The manager, with controllers and clients of the test's own. */
public final class TestManager extends StreamsMesosResourceManager {
    private final ResourceNotificationManager clients;

    public TestManager(String[] args, Controllers controllers, ResourceNotificationManager clients) {
        super(args, controllers);
        this.clients = clients;
    }

    @Override
    public ResourceNotificationManager getResourceNotificationManager() {
        return clients;
    }
}
