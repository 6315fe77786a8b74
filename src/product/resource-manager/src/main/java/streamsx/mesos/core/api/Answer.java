package streamsx.mesos.core.api;

import java.util.List;
import streamsx.mesos.core.model.StreamsMesosResource;

/** The answer to a request of a client. */
public sealed interface Answer {
    /**
     * Handles each kind of answer. A new kind gets a method here, so that whoever does not handle it does not compile.
     *
     * @param <R> what is made of an answer
     */
    interface Visitor<R> {
        R visit(Done done);

        R visit(Resources resources);

        R visit(Refused refused);
    }

    <R> R accept(Visitor<R> visitor);

    /** The request was carried out; the answer holds nothing else. */
    record Done() implements Answer {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The resources of an allocation as they are now.
     *
     * @param requested how many the request asked for; fewer is legal
     */
    record Resources(List<StreamsMesosResource> resources, int requested) implements Answer {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The request was refused; nothing was changed.
     *
     * @param field the field of the request that is the reason, or an empty string
     */
    record Refused(Reason reason, String field, String message) implements Answer {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Why a request was refused. */
    enum Reason {
        INVALID,
        UNKNOWN,
        CONFLICT,
        UNAVAILABLE
    }
}
