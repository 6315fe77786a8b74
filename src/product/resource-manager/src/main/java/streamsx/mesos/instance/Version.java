package streamsx.mesos.instance;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The software's version, as Maven writes it into the jar. */
public final class Version {
    private static final String DESCRIPTOR = "/META-INF/maven/streamsx.mesos/streams-on-mesos/pom.properties";

    private Version() {}

    /** The version; "development" for classes that come from no jar. */
    public static String get() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(DESCRIPTOR)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            properties.clear(); // A jar whose descriptor cannot be read is as good as none.
        }
        return properties.getProperty("version", "development");
    }
}
