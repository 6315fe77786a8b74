package com.ibm.streams.messages;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** A message as key and arguments; its text is made when the language is known. CERTAIN: the name. */
public class Message {

    /** How bad it is. INFERRED: that this is a type of its own. */
    public enum Severity {
        /** INFERRED. */
        INFORMATION,
        /** INFERRED. */
        WARNING,
        /** INFERRED. */
        ERROR,
        /** INFERRED. */
        DETAIL
    }

    private final MessageKey key;
    private final Object[] substitutions;

    /**
     * CERTAIN.
     *
     * @param key which message, one without arguments
     */
    public Message(MessageKey key) {
        this(key, new Object[0]);
    }

    /**
     * CERTAIN.
     *
     * @param key           which message
     * @param substitutions its arguments, in the order of the message's catalog
     */
    public Message(MessageKey key, Object... substitutions) {
        this.key = key;
        this.substitutions = substitutions.clone();
    }

    /**
     * CERTAIN.
     *
     * @return which message
     */
    public MessageKey getMessageKey() {
        return key;
    }

    /**
     * CERTAIN.
     *
     * @return the id, such as {@code CDISR6004E}
     */
    public String getMessageId() {
        return key.getMessageId();
    }

    /**
     * CERTAIN: the name; INFERRED: an array.
     *
     * @return the arguments
     */
    public Object[] getSubstitutions() {
        return substitutions.clone();
    }

    /**
     * CERTAIN: the name; INFERRED: the type.
     *
     * @return how bad it is, by the last letter of the id
     */
    public Severity getSeverity() {
        switch (last(getMessageId())) {
            case 'I':
                return Severity.INFORMATION;
            case 'W':
                return Severity.WARNING;
            case 'D':
                return Severity.DETAIL;
            default:
                return Severity.ERROR;
        }
    }

    /**
     * CERTAIN: the name; INFERRED: the type. @return the letter of the id that says which part of Streams it is from
     */
    public String getComponent() {
        return getMessageId().length() > 4 ? getMessageId().substring(4, 5) : "";
    }

    /**
     * CERTAIN.
     *
     * @return whether it merely informs
     */
    public boolean isInformational() {
        return getSeverity() == Severity.INFORMATION;
    }

    /**
     * CERTAIN.
     *
     * @return whether it is a warning
     */
    public boolean isWarning() {
        return getSeverity() == Severity.WARNING;
    }

    /**
     * CERTAIN.
     *
     * @return whether it is an error
     */
    public boolean isError() {
        return getSeverity() == Severity.ERROR;
    }

    /**
     * CERTAIN.
     *
     * @return whether it is a detail of another message
     */
    public boolean isDetail() {
        return getSeverity() == Severity.DETAIL;
    }

    /**
     * CERTAIN.
     *
     * @return the text in this JVM's language
     */
    public String getLocalizedMessage() {
        return getLocalizedMessage(Locale.getDefault());
    }

    /**
     * CERTAIN.
     *
     * @param locale the language
     * @return the text; in English if there is none in that language
     */
    public String getLocalizedMessage(Locale locale) {
        try {
            ResourceBundle texts = ResourceBundle.getBundle(
                    key.getBundleName(),
                    locale,
                    Message.class.getClassLoader(),
                    // Without this a text that is missing in the reader's language would come in this JVM's one.
                    ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
            return new MessageFormat(texts.getString(getMessageId()), locale).format(readable(substitutions));
        } catch (MissingResourceException unknown) {
            return Arrays.toString(substitutions);
        }
    }

    /**
     * CERTAIN.
     *
     * @return id and text in this JVM's language
     */
    public String getLocalizedMessageAndPrefix() {
        return getLocalizedMessageAndPrefix(Locale.getDefault());
    }

    /**
     * CERTAIN.
     *
     * @param locale the language
     * @return id and text
     */
    public String getLocalizedMessageAndPrefix(Locale locale) {
        return getMessageId() + " " + getLocalizedMessage(locale);
    }

    @Override
    public String toString() {
        return getLocalizedMessageAndPrefix();
    }

    /** Ports and process ids are names, not amounts: they are shown without the language's thousands separators. */
    private static Object[] readable(Object[] substitutions) {
        Object[] texts = new Object[substitutions.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf(substitutions[i]);
        }
        return texts;
    }

    private static char last(String id) {
        return id.isEmpty() ? 'E' : id.charAt(id.length() - 1);
    }
}
