package dev.mintmark.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator reads one line for each change, however often the work is tried. */
class OutageLogTest {
    private static final String NAME = OutageLogTest.class.getName();

    private static final PatternFormatter FORMAT = new PatternFormatter("%p %s");

    private final List<String> lines = new ArrayList<>();
    private final java.util.logging.Logger target = java.util.logging.Logger.getLogger(NAME);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(FORMAT.format(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        target.addHandler(handler);
    }

    @AfterEach
    void leave() {
        target.removeHandler(handler);
    }

    @Test
    void a_failure_that_repeats_is_one_line_and_its_end_another() {
        var log = new OutageLog(Logger.getLogger(NAME), "Work waits");
        log.succeeded();
        log.failed(new IllegalStateException("one"));
        log.failed(new IllegalStateException("one"));
        log.failed(new IllegalStateException("two"));
        log.failed(new IllegalStateException("two"));
        log.succeeded();
        log.succeeded();
        log.failed(new IllegalStateException("two"));

        assertThat(lines)
                .containsExactly(
                        "WARN Work waits: one",
                        "WARN Work waits: two",
                        "INFO Over after 4 failures: Work waits",
                        "WARN Work waits: two");
    }

    @Test
    void failures_that_are_tolerated_are_no_line_and_have_no_end() {
        var log = new OutageLog(Logger.getLogger(NAME), "Work waits", 2);
        log.failed(new IllegalStateException("one"));
        log.failed(new IllegalStateException("one"));
        log.succeeded();
        log.failed(new IllegalStateException("one"));
        log.failed(new IllegalStateException("one"));
        assertThat(lines).isEmpty();

        log.failed(new IllegalStateException("one"));
        assertThat(lines).containsExactly("WARN Work waits: one");
    }

    @Test
    void a_database_that_is_away_is_no_line() {
        var log = new OutageLog(Logger.getLogger(NAME), "Work waits");
        log.failed(new IllegalStateException(new IOException("Connection refused")));
        log.succeeded();

        assertThat(lines).isEmpty();
    }
}
