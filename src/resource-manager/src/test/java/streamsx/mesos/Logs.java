package streamsx.mesos;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged in this process from now on until closed, however fine, with the traces of what was thrown. */
public final class Logs implements AutoCloseable {
    private static final String NAME = "test-logs";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level before = root.getLevel();
    private final AbstractAppender appender = new AbstractAppender(NAME, null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            StringWriter trace = new StringWriter();
            if (event.getThrown() != null) {
                event.getThrown().printStackTrace(new PrintWriter(trace));
            }
            lines.add(event.getLoggerName() + " " + event.getMessage().getFormattedMessage() + trace);
        }
    };

    /** Begins. */
    public Logs() {
        appender.start();
        root.addAppender(appender, Level.ALL, null);
        root.setLevel(Level.ALL);
        context.updateLoggers();
    }

    /** One for each message: the logger's name and what it said. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        root.removeAppender(NAME);
        root.setLevel(before);
        context.updateLoggers();
        appender.stop();
    }
}
