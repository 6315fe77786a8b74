package com.ibm.streams.resourcemgr;

/**
 * How the stand-in server gives an adapter its services. Not part of the product's interface: no manager may use it.
 */
public final class StandInAccess {

    private StandInAccess() {}

    /** What a server provides to the adapter that it runs. */
    public interface Services {

        /** @return what {@link ResourceManagerAdapter#getResourceNotificationManager()} answers, may be null */
        ResourceNotificationManager notifications();

        /** @return what {@link ResourceManagerAdapter#getResourcePersistenceManager()} answers, may be null */
        ResourcePersistenceManager persistence();

        /** @return what {@link ResourceManagerAdapter#standByExists()} answers */
        boolean standByExists();
    }

    /**
     * @param manager  gets the services if it is an adapter
     * @param services from now on
     */
    public static void bind(ResourceManager manager, Services services) {
        if (manager instanceof ResourceManagerAdapter) {
            ((ResourceManagerAdapter) manager).bind(services);
        }
    }
}
