package streamsx.mesos.testsupport;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that anybody in this process logs, however fine, until closed: by slf4j, log4j or java.util.logging. */
public final class LogCapture implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Level before = context.getConfiguration().getRootLogger().getLevel();
    private final java.util.logging.Level julBefore = Logger.getLogger("").getLevel();
    private final AbstractAppender appender = new AbstractAppender("all", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + " "
                    + event.getMessage().getFormattedMessage() + trace(event.getThrown()));
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.add(record.getLoggerName() + " " + record.getMessage() + " "
                    + (record.getParameters() == null ? "" : java.util.Arrays.asList(record.getParameters()))
                    + trace(record.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogCapture() {
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
        context.getConfiguration().getRootLogger().setLevel(Level.ALL);
        context.updateLoggers();
        Logger.getLogger("").setLevel(java.util.logging.Level.ALL);
        Logger.getLogger("").addHandler(handler);
    }

    /** One for each message: its level, the logger's name, and what it said with the trace of what was thrown. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        context.getConfiguration().getRootLogger().removeAppender("all");
        context.getConfiguration().getRootLogger().setLevel(before);
        context.updateLoggers();
        Logger.getLogger("").setLevel(julBefore);
        Logger.getLogger("").removeHandler(handler);
        appender.stop();
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }
}
