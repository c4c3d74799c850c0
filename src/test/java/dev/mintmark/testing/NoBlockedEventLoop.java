package dev.mintmark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes what Vert.x only warns of an error: a test during which an event loop was blocked has failed. */
public final class NoBlockedEventLoop implements AfterEachCallback {
    private static final Queue<String> WARNINGS = new ConcurrentLinkedQueue<>();
    // Held here, for a logger that nobody holds forgets its handlers.
    private static final Logger CHECKER = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");

    static {
        CHECKER.addHandler(new Handler() {
            @Override
            public void publish(LogRecord warning) {
                if (String.valueOf(warning.getMessage()).contains("eventloop")) {
                    WARNINGS.add(warning.getMessage() + trace(warning.getThrown()));
                }
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(drain()).as("an event loop was blocked").isEmpty();
    }

    /** The blocked threads that were seen since the last call. */
    static String drain() {
        var seen = String.join("\n", WARNINGS);
        WARNINGS.clear();
        return seen;
    }

    private static String trace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        var trace = new StringBuilder();
        for (var frame : thrown.getStackTrace()) {
            trace.append("\n  at ").append(frame);
        }
        return trace.toString();
    }
}
