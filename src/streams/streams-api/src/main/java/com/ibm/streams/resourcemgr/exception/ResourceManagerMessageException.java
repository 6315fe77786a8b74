package com.ibm.streams.resourcemgr.exception;

import com.ibm.streams.messages.Message;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.util.Locale;

/**
 * A manager's error whose text is made when the reader's language is known. CERTAIN: the simple name; all else
 * INFERRED.
 */
public class ResourceManagerMessageException extends ResourceManagerException {

    private static final long serialVersionUID = 1L;

    private final transient Message message;

    /**
     * INFERRED.
     *
     * @param message what is wrong, as key and arguments
     */
    public ResourceManagerMessageException(Message message) {
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
