package streamsx.mesos.sandbox.streams.store;

/**
 * Something that happened, for people.
 *
 * @param sequence ascending without gaps in a domain; 0 before it is stored
 * @param time     in ms of the epoch
 * @param id       such as CDISA0100I
 * @param text     without the id
 * @param instance the instance it is about; null if it is the domain
 * @param resource the display name of the resource it is about; null if none
 */
public record Message(long sequence, long time, String id, String text, String instance, String resource) {

    public Message(String id, String text, String instance, String resource) {
        this(0, 0, id, text, instance, resource);
    }

    @Override
    public String toString() {
        return id + " " + text;
    }
}
