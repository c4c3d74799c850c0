package dev.mintmark;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Drops log lines below a warning until the log is set up. Otherwise Quarkus would print them in front of the one
 * sentence that explains a failed start.
 */
final class EarlyLog {
    private EarlyLog() {}

    static void quieten() {
        InitialConfigurator.DELAYED_HANDLER.setFilter(EarlyLog::isWorthKeeping);
    }

    private static boolean isWorthKeeping(LogRecord line) {
        return InitialConfigurator.DELAYED_HANDLER.isActivated()
                || line.getLevel().intValue() >= Level.WARNING.intValue();
    }
}
