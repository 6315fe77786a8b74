package com.ibm.streams.resourcemgr.request;

/** CERTAIN: that a class of this name exists. No member of it is known, hence none is here. */
public final class JsonUtilities {

    private JsonUtilities() {}
}
