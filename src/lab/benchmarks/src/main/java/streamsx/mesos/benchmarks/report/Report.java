package streamsx.mesos.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The output of a benchmark: a table for people, then one line of JSON. */
public final class Report {
    private final String benchmark;
    private final List<String[]> rows = new ArrayList<>();
    private final Map<String, Object> json = new LinkedHashMap<>();

    /** To be made before the work begins. */
    public Report(String benchmark, String... head) {
        this.benchmark = benchmark;
        rows.add(head);
        json.put("benchmark", benchmark);
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("java", System.getProperty("java.version"));
        json.put("loadBefore", load());
    }

    /**
     * How many threads wanted to run in the last minute; of a machine that is shared it tells how far the figures can
     * be trusted.
     */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    public void row(String... cells) {
        rows.add(cells);
    }

    /** Adds a fact to the JSON; numbers are rounded. */
    public void fact(String name, Object value) {
        json.put(name, value instanceof Double number ? (Object) Figures.rounded(number) : value);
    }

    public void print(PrintWriter out) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        out.println();
        out.println(benchmark + ", on " + Runtime.getRuntime().availableProcessors() + " cores, Java "
                + System.getProperty("java.version") + ", load before " + json.get("loadBefore"));
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println("  " + line.toString().stripTrailing());
        }
        try {
            out.println(new ObjectMapper().writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }
}
