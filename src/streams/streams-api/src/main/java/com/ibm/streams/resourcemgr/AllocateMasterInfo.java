package com.ibm.streams.resourcemgr;

/** A request for the resource that a domain starts with. CERTAIN: the name. INFERRED: that it is an interface. */
public interface AllocateMasterInfo {

    /**
     * CERTAIN.
     *
     * @return what the resource must be like; may be null
     */
    ResourceTags getTags();
}
