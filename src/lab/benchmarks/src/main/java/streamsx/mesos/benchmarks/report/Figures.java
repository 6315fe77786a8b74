package streamsx.mesos.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A row of measured values, and what is said of them. */
public final class Figures {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    /** The value added last. */
    public double last() {
        return values.get(values.size() - 1);
    }

    public int count() {
        return values.size();
    }

    /** The middle one; of an even number the mean of the two. NaN if there is none. */
    public double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double least() {
        return values.isEmpty() ? Double.NaN : sorted().get(0);
    }

    public double most() {
        return values.isEmpty() ? Double.NaN : sorted().get(values.size() - 1);
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }

    /** A number for a table or a line of JSON: four digits are more than a measurement is worth. */
    public static double rounded(double value) {
        if (Double.isNaN(value) || value == 0) {
            return value;
        }
        double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return scale < 1 ? Math.round(value) : Math.round(value * scale) / scale;
    }

    /** {@code median (least … most)}. */
    public String describe() {
        return String.format(Locale.ROOT, "%,.0f (%,.0f … %,.0f)", median(), least(), most());
    }
}
