package streamsx.mesos.adapter;

/**
 * The messages that people get. Ids of the CDISR family are those that Streams itself gives to the same case; the texts
 * are ours. The constant's comment says what the arguments are.
 */
public enum Text {
    /** Not initialised, or closing. 0: what was asked. */
    NOT_SERVING("SOM0001E"),
    /** 0: what was asked, 1: the leader's URL, 2: reason. */
    LEADER_UNREACHABLE("SOM0002E"),
    /** 0: the leader's URL, 1: the token's file. */
    TOKEN_REFUSED("SOM0003E"),
    /** 0: what was asked, 1: what the leader says. */
    REFUSED("SOM0004E"),
    /** 0: the count. */
    BAD_COUNT("SOM0005E"),
    /** 0: display name of the resource, 1: reason. */
    NO_START_COMMAND("SOM0006E"),
    /** 0: reason. */
    COMMAND_NOT_JSON("SOM0007E"),
    /** 0: name of the member. */
    COMMAND_MEMBER("SOM0008E"),
    /** 0: the command. */
    COMMAND_UNKNOWN("SOM0009E"),
    /** 0: the tag, 1: what the leader says. */
    TAG_REFUSED("SOM0010E"),
    /** 0: the file, 1: reason. */
    TOKEN_UNREADABLE("SOM0011E"),
    /** 0: what was asked, 1: the leader's URL, 2: reason. */
    ANSWER_UNREADABLE("SOM0012E"),
    /** 0: the client's id, 1: what is missing. */
    CLIENT_INCOMPLETE("SOM0013E"),
    /** 0: the client's id. */
    CLIENT_CAME_ANEW("SOM0014E"),
    /** 0: the tag, 1: what it says it is. */
    TAG_FORMAT("CDISR6004E"),
    /** 0: the tag, 1: the property. */
    TAG_PROPERTY("CDISR6005E"),
    /** 0: the tag, 1: the property, 2: the value. */
    TAG_NUMBER("CDISR6007E"),
    /** 0: the option. */
    OPTION_MISSING("CDISR6013E"),
    /** 0: the type of resources, 1: what the leader says. */
    IN_USE("CDISR6020E"),
    /** 0: the property. */
    PROPERTY_MISSING("CDISR6021E"),
    /** 0: the option, 1: its value, 2: reason. */
    OPTION_INVALID("CDISR6024E"),
    /** 0: the domain, 1: reason. */
    NO_MASTER("CDISR6027E");

    private final String id;

    Text(String id) {
        this.id = id;
    }

    /** The message's id, which is also its key in the bundles. */
    public String id() {
        return id;
    }
}
