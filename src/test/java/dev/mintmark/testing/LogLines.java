package dev.mintmark.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The lines that a class of this process writes into the log. */
public final class LogLines {

    private LogLines() {}

    /** The messages that the class logs meanwhile, without level and time. */
    public static List<String> of(Class<?> logging, Runnable meanwhile) {
        var lines = new CopyOnWriteArrayList<String>();
        var message = new PatternFormatter("%s");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                lines.add(message.format(logged));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(logging.getName());
        logger.addHandler(handler);
        try {
            meanwhile.run();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }
}
