package com.ibm.streams.resourcemgr;

import java.util.Objects;

/** Names a resource. CERTAIN: the name, and that it is a class. */
public class ResourceDescriptor {

    /** What sort of thing a resource is. CERTAIN: the name. More constants exist. */
    public enum ResourceKind {
        /** A part of a host that is made for the purpose. CERTAIN. */
        CONTAINER,
        /** CERTAIN as somebody quoted it from the product's documentation. */
        UNKNOWN,
        /** CERTAIN as somebody quoted it from the product's documentation. */
        PHYSICAL_HOST
    }

    private final String resourceType;
    private final ResourceKind kind;
    private final String nativeResourceId;
    private final String displayName;
    private final String hostName;

    /**
     * CERTAIN.
     *
     * @param resourceType     the type that its manager is registered with
     * @param kind             what sort of thing it is
     * @param nativeResourceId the manager's key for it
     * @param displayName      what streamtool shows and takes
     * @param hostName         where it is; null while that is not known
     */
    public ResourceDescriptor(
            String resourceType, ResourceKind kind, String nativeResourceId, String displayName, String hostName) {
        this.resourceType = resourceType;
        this.kind = kind;
        this.nativeResourceId = nativeResourceId;
        this.displayName = displayName;
        this.hostName = hostName;
    }

    /**
     * CERTAIN.
     *
     * @return the manager's key for it
     */
    public String getNativeResourceId() {
        return nativeResourceId;
    }

    /**
     * CERTAIN.
     *
     * @return what streamtool shows and takes
     */
    public String getDisplayName() {
        return displayName;
    }

    /**
     * INFERRED.
     *
     * @return the type that its manager is registered with
     */
    public String getResourceType() {
        return resourceType;
    }

    /**
     * INFERRED.
     *
     * @return what sort of thing it is
     */
    public ResourceKind getKind() {
        return kind;
    }

    /**
     * INFERRED.
     *
     * @return where it is; null while that is not known
     */
    public String getHostName() {
        return hostName;
    }

    /** INFERRED: type and native id make a resource the same; its host may become known only later. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ResourceDescriptor)) {
            return false;
        }
        ResourceDescriptor that = (ResourceDescriptor) other;
        return Objects.equals(resourceType, that.resourceType)
                && Objects.equals(nativeResourceId, that.nativeResourceId);
    }

    /** INFERRED. */
    @Override
    public int hashCode() {
        return Objects.hash(resourceType, nativeResourceId);
    }

    /** CERTAIN that it is for logs. */
    @Override
    public String toString() {
        return displayName + " (" + resourceType + ", " + kind + ", " + nativeResourceId
                + (hostName == null ? "" : ", " + hostName) + ")";
    }
}
