package dev.mintmark.jwt;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Seconds since 1970 as RFC 7519 section 2 has them: a JSON number, fractions and exponents allowed. */
final class NumericDate {

    // 1e999999999 is a short text and a number of a billion digits. Only a number that is small either way is worked
    // with.
    private static final int MAX_LENGTH = 40;
    private static final BigDecimal END = new BigDecimal("1e15");

    private NumericDate() {}

    /** Null when the value is no number, or none from 0 to 10^15. Fractions are cut to nanoseconds. */
    static @Nullable Instant parse(@Nullable JsonValue value) {
        if (!(value instanceof JsonNumber number) || number.text().length() > MAX_LENGTH) {
            return null;
        }
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(number.text());
        } catch (NumberFormatException e) {
            return null;
        }
        if (Math.abs(seconds.scale()) > MAX_LENGTH || seconds.signum() < 0 || seconds.compareTo(END) > 0) {
            return null;
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.DOWN);
        BigDecimal nanos = seconds.subtract(whole).movePointRight(9).setScale(0, RoundingMode.DOWN);
        return Instant.ofEpochSecond(whole.longValueExact(), nanos.intValueExact());
    }
}
