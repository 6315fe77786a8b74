package streamsx.mesos.config;

import java.util.List;

/** The settings are wrong; says everything that is, in words for the one who wrote them. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String problem) {
        this(List.of(problem));
    }

    /** One line for each. */
    public List<String> problems() {
        return problems;
    }
}
