package com.ibm.streams.resourcemgr;

/** A resource with what the manager says of it. CERTAIN: the name, and that it is a class. */
public class ResourceDescriptorState {

    /** Given or promised. CERTAIN: the name. More constants are possible. */
    public enum AllocateState {
        /** It can be used now; no notification follows. CERTAIN. */
        ALLOCATED,
        /** It is promised; a notification follows. CERTAIN. */
        PENDING
    }

    private final AllocateState state;
    private final ResourceDescriptor descriptor;

    /**
     * CERTAIN.
     *
     * @param state      given or promised
     * @param descriptor the resource
     */
    public ResourceDescriptorState(AllocateState state, ResourceDescriptor descriptor) {
        this.state = state;
        this.descriptor = descriptor;
    }

    /**
     * CERTAIN.
     *
     * @return the resource
     */
    public ResourceDescriptor getDescriptor() {
        return descriptor;
    }

    /**
     * INFERRED.
     *
     * @return given or promised
     */
    public AllocateState getState() {
        return state;
    }

    /** INFERRED. */
    @Override
    public String toString() {
        return state + " " + descriptor;
    }
}
