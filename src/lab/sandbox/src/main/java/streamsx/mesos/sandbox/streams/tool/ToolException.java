package streamsx.mesos.sandbox.streams.tool;

/** A command cannot be done; nothing was changed unless the text says so. */
final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param id such as CDISA5061E */
    ToolException(String id, String text) {
        super(id + " " + text);
    }

    /** @param text begins with an id */
    ToolException(String text) {
        super(text);
    }
}
