package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.util.Locale;

/** Turns what the leader answers into the exceptions of Streams. */
final class Errors {
    private static final String TAGS = "tags.";

    private final RestClient rest;

    Errors(RestClient rest) {
        this.rest = rest;
    }

    static ResourceManagerException manager(Locale locale, Text text, Object... arguments) {
        return new ResourceManagerException(Messages.format(locale, text, arguments));
    }

    static ResourceManagerException manager(Throwable cause, Locale locale, Text text, Object... arguments) {
        return new ResourceManagerException(Messages.format(locale, text, arguments), cause);
    }

    /** Without a cause: that the product's class takes one is not known. */
    static ResourceTagException tag(Locale locale, Text text, Object... arguments) {
        return new ResourceTagException(Messages.format(locale, text, arguments));
    }

    /**
     * A refusal, in words for people. One that is about a tag is a tag exception, and stays one.
     *
     * @param what the request, by the name that Streams has for it
     */
    ResourceManagerException of(RestException e, String what, Locale locale) {
        if (e.status() == 400 && e.field().startsWith(TAGS)) {
            String path = e.field().substring(TAGS.length());
            int dot = path.indexOf('.');
            return tag(locale, Text.TAG_REFUSED, dot < 0 ? path : path.substring(0, dot), e.getMessage());
        }
        if (e.status() == 401 || e.status() == 403) {
            return manager(
                    e, locale, Text.TOKEN_REFUSED, rest.base(), rest.token().path());
        }
        if (e.status() == RestException.NO_SENSE) {
            return manager(e, locale, Text.ANSWER_UNREADABLE, what, rest.base(), e.getMessage());
        }
        if (e.unavailable()) {
            return manager(e, locale, Text.LEADER_UNREACHABLE, what, rest.base(), e.getMessage());
        }
        return manager(e, locale, Text.REFUSED, what, e.getMessage());
    }
}
