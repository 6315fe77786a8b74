package com.ibm.streams.messages;

/** Keys of the messages that a manager uses. CERTAIN: this name and that of the enum in it. */
public final class StreamsRuntimeMessagesKey {

    private static final String BUNDLE = "com.ibm.streams.messages.StandInMessages";

    private StreamsRuntimeMessagesKey() {}

    /** The keys that published managers use; the product has more. CERTAIN: the three names and their ids. */
    public enum Key implements MessageKey {
        /** A tag is defined in a way that the manager does not take; argument: the tag. CERTAIN: the name. */
        ERR_RM_UNSUPPORTED_TAG_DEF_TYPE("CDISR6004E"),
        /** A tag has a property that the manager does not know; arguments: resource type, tag, property. CERTAIN. */
        ERR_RM_UNSUPPORTED_TAG_ATTRIBUTE("CDISR6005E"),
        /** A tag's property must be a number; arguments: resource type, tag, property, value. CERTAIN. */
        ERR_RM_REQUIRES_NUMERIC_ATTRIBUTE("CDISR6007E");

        private final String id;

        Key(String id) {
            this.id = id;
        }

        @Override
        public String getMessageId() {
            return id;
        }

        @Override
        public String getBundleName() {
            return BUNDLE;
        }
    }
}
