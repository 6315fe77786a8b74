package streamsx.mesos.core.model;

/**
 * How much of an agent one resource asks for.
 *
 * @param cores  cores; 0 takes all that the offer has
 * @param memory MB; 0 takes all that the offer has
 */
public record ResourceSize(double cores, double memory) {
    /** Mesos counts resources in thousandths; what is less would become none. */
    public static final double LEAST = 0.001;
    /** More cores than any agent has. */
    public static final double MOST_CORES = 1_000_000;
    /** More MB than any agent has. */
    public static final double MOST_MEMORY = 1_000_000_000;

    public ResourceSize {
        if (!(cores >= 0) || !(memory >= 0) || Double.isInfinite(cores) || Double.isInfinite(memory)) {
            throw new IllegalArgumentException("not a size: cores=" + cores + " memory=" + memory);
        }
    }
}
