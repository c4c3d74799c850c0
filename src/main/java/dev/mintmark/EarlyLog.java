package dev.mintmark;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What libraries write before the log is set up. Where the start fails by then, Quarkus would print all of it in front of the
 * one sentence that tells why.
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
