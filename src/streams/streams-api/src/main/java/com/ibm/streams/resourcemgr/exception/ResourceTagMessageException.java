package com.ibm.streams.resourcemgr.exception;

import com.ibm.streams.messages.Message;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.util.Locale;

/**
 * A tag error whose text is made when the reader's language is known. CERTAIN: it is a {@link ResourceTagException}.
 */
public class ResourceTagMessageException extends ResourceTagException {

    private static final long serialVersionUID = 1L;

    private final transient Message message;

    /**
     * CERTAIN.
     *
     * @param message what is wrong, as key and arguments
     */
    public ResourceTagMessageException(Message message) {
        super(message.getLocalizedMessageAndPrefix());
        this.message = message;
    }

    /**
     * INFERRED.
     *
     * @param locale the reader's language
     * @return the text with its id in front
     */
    public String getLocalizedMessage(Locale locale) {
        return message == null ? getMessage() : message.getLocalizedMessageAndPrefix(locale);
    }
}
