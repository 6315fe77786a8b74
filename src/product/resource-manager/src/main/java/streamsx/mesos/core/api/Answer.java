package streamsx.mesos.core.api;

import java.util.List;
import streamsx.mesos.core.model.StreamsMesosResource;

/** What a client is told. */
public sealed interface Answer {
    /** Done, nothing to tell. */
    record Done() implements Answer {}

    /** The resources of an allocation as they are now. Fewer than asked for is legal. */
    record Resources(List<StreamsMesosResource> resources) implements Answer {}

    /** Refused; nothing was changed. */
    record Refused(Reason reason, String field, String message) implements Answer {}

    /** Why a request was refused. */
    enum Reason {
        INVALID,
        UNKNOWN,
        CONFLICT,
        UNAVAILABLE
    }
}
