package com.ibm.streams.resourcemgr;

/** A request for resources. CERTAIN: the name. INFERRED: that it is an interface. */
public interface AllocateInfo {

    /** How long the client is ready to wait. CERTAIN: the name and the three constants. */
    enum AllocateType {
        /** Give now what there is; fewer than asked for is allowed. CERTAIN. */
        SYNCHRONOUS,
        /** CERTAIN that it exists; what makes Streams ask so is not known. */
        ASYNCHRONOUS,
        /** Promises are welcome, they are kept by notifications. CERTAIN. */
        FLEXIBLE
    }

    /**
     * CERTAIN.
     *
     * @return how many resources
     */
    int getCount();

    /**
     * CERTAIN.
     *
     * @return what they must be like; may be null
     */
    ResourceTags getTags();

    /**
     * CERTAIN.
     *
     * @return how long the client waits
     */
    AllocateType getType();

    /**
     * CERTAIN: the name; INFERRED: text. @return the instance that needs them; INFERRED: null if it is the domain
     * itself
     */
    String getInstanceId();
}
