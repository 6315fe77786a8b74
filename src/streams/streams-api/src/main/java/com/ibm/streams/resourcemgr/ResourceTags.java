package com.ibm.streams.resourcemgr;

import java.util.Collection;
import java.util.Properties;

/** The tags of a request, with their definitions. CERTAIN: the name. INFERRED: that it is an interface. */
public interface ResourceTags {

    /** How a tag is defined. CERTAIN: the name; at least one constant more exists in the product. */
    enum TagDefinitionType {
        /** A plain label. CERTAIN. */
        NONE,
        /** Names with values. CERTAIN. */
        PROPERTIES,
        /** Text in a format of the manager's own. INFERRED: that it is called so. */
        CUSTOM
    }

    /**
     * CERTAIN: that it can be walked through; INFERRED: a collection.
     *
     * @return the names of the tags
     */
    Collection<String> getNames();

    /**
     * CERTAIN; INFERRED: the exception.
     *
     * @param tagName one of the names
     * @return how it is defined
     * @throws ResourceTagException if the request has no such tag
     */
    TagDefinitionType getTagDefinitionType(String tagName) throws ResourceTagException;

    /**
     * CERTAIN; INFERRED: the exception.
     *
     * @param tagName one of the names
     * @return names with values, as text
     * @throws ResourceTagException if the request has no such tag, or it is defined in another way
     */
    Properties getDefinitionAsProperties(String tagName) throws ResourceTagException;

    /**
     * INFERRED, all of it.
     *
     * @param tagName one of the names
     * @return the definition's text
     * @throws ResourceTagException if the request has no such tag, or it is defined in another way
     */
    String getDefinitionAsCustomFormat(String tagName) throws ResourceTagException;
}
