package dev.mintmark.token;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The lifetime that a request asks for: the longest permitted, a number of minutes, or something unfit. */
public sealed interface AskedLifetime {

    /** The longest lifetime that is permitted. */
    record Longest() implements AskedLifetime {}

    /** @param count one that does not fit is the greatest that does */
    record Minutes(long count) implements AskedLifetime {}

    /** A value that is not a whole number of minutes. */
    record Unfit() implements AskedLifetime {}

    static AskedLifetime of(@Nullable Long minutes) {
        return minutes == null ? new Longest() : new Minutes(minutes);
    }

    /** Reads {@code lifetime_minutes}; missing and null are the longest that is permitted. */
    static AskedLifetime of(JsonNode minutes) {
        if (minutes.isMissingNode() || minutes.isNull()) {
            return new Longest();
        }
        if (!minutes.isIntegralNumber()) {
            return new Unfit();
        }
        if (minutes.canConvertToLong()) {
            return new Minutes(minutes.longValue());
        }
        return minutes.bigIntegerValue().signum() > 0 ? new Minutes(Long.MAX_VALUE) : new Unfit();
    }
}
