package streamsx.mesos.core.model;

/**
 * How much of an agent one resource asks for.
 *
 * @param cores  cores; 0 takes all that the offer has
 * @param memory MB; 0 takes all that the offer has
 */
public record ResourceSize(double cores, double memory) {
    public ResourceSize {
        if (!(cores >= 0) || !(memory >= 0) || Double.isInfinite(cores) || Double.isInfinite(memory)) {
            throw new IllegalArgumentException("not a size: cores=" + cores + " memory=" + memory);
        }
    }
}
