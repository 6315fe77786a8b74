package streamsx.mesos.standin.config;

import com.ibm.streams.messages.Message;
import com.ibm.streams.messages.MessageKey;
import java.util.Locale;

/**
 * What the stand-in says. Ids that begin with CDISR and the order of their arguments are those of the product, the
 * texts are our own; ids that begin with STANDIN exist only here.
 */
public enum ServerMessage implements MessageKey {
    /** Type, host, port. */
    ALREADY_RUNNING("CDISR6003E"),
    /** Tag. */
    NO_SUCH_TAG("CDISR6009E"),
    /** Tag, format. */
    WRONG_TAG_FORMAT("CDISR6010E"),
    /** Nothing. */
    STORE_NOT_CONNECTED("CDISR6012E"),
    /** Option. */
    OPTION_MISSING("CDISR6013E"),
    /** Type. */
    NONE_FOR_ALL("CDISR6015E"),
    /** Type, domain. */
    NONE_FOR_DOMAIN("CDISR6016E"),
    /** Type. */
    NONE_AT_ALL("CDISR6017E"),
    /** Type, host, port, process. */
    STOPPING("CDISR6018I"),
    /** Type, host, port, process. */
    STOPPED("CDISR6019I"),
    /** Type; what the manager says. */
    STOP_REFUSED("CDISR6020E"),
    /** The two options. */
    INCOMPATIBLE_OPTIONS("CDISR6022E"),
    /** Setting, its value, what is wrong with it. */
    INVALID_SETTING("CDISR6024E"),
    /** Domain. */
    NO_MASTER("CDISR6027E"),
    /** What happened. */
    STOP_FAILED("CDISR6028E"),
    /** ZooKeeper servers. */
    NO_ZOOKEEPER("STANDIN01E"),
    /** Type, host, port. */
    NOT_SERVING("STANDIN02E"),
    /** Type, request, what happened. */
    MANAGER_FAILED("STANDIN03E"),
    /** Type, host, port, request. */
    CONNECTION_LOST("STANDIN04E"),
    /** Type, reason. */
    CANNOT_WORK("STANDIN05E"),
    /** Type. */
    SESSION_LOST("STANDIN06E"),
    /** Type, host, port. */
    LISTENING("STANDIN07I"),
    /** Type; host and port of the leader. */
    STANDING_BY("STANDIN08I"),
    /** Nothing. */
    NOT_OPEN("STANDIN09E"),
    /** Folder, what is missing. */
    NOT_INSTALLED("STANDIN10E");

    private final String id;

    ServerMessage(String id) {
        this.id = id;
    }

    @Override
    public String getMessageId() {
        return id;
    }

    @Override
    public String getBundleName() {
        return "com.ibm.streams.messages.StandInMessages";
    }

    /** @return id and text in this JVM's language */
    public String text(Object... arguments) {
        return text(Locale.getDefault(), arguments);
    }

    /** @return id and text in that language */
    public String text(Locale locale, Object... arguments) {
        return new Message(this, arguments).getLocalizedMessageAndPrefix(locale);
    }
}
