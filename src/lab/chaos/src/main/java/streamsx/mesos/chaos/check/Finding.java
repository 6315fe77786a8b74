package streamsx.mesos.chaos.check;

/**
 * Something that must not be.
 *
 * @param rule    the invariant's name, or {@link #DEFECT}
 * @param at      when it was seen
 * @param subject the resource, process or client that it is about; may be empty
 * @param what    in words
 */
public record Finding(String rule, long at, String subject, String what) {
    /**
     * For what is against no invariant but is a defect all the same: an exit code, an answer that nobody should get.
     */
    public static final String DEFECT = "DEFECT";
}
