package streamsx.mesos.config;

/**
 * A property as somebody gave it.
 *
 * @param name  its name, perhaps unknown
 * @param value its value, not checked yet
 * @param where who says so, to complete "given by …": {@code option --master}, {@code file.properties:12}
 */
public record Setting(String name, String value, String where) {}
