package dev.mintmark.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lifetime in custom claims, in either of two grammars. CircleCI's ({@code 1h30m}) has whole numbers with
 * {@code ms s m h d w}, up to seven parts. Go's ({@code 1.5h}, {@code +90m}) has fractions, a sign and
 * {@code ns us ms s m h}, read like {@code time.ParseDuration}.
 *
 * @param seconds at least one
 */
public record Ttl(long seconds) {
    private static final int MAX_PARTS = 7;
    /** The units of Go alone. The micro sign and the Greek letter both stand for micro. */
    private static final Set<String> GO_UNITS = Set.of("ns", "us", "\u00b5s", "\u03bcs");

    private static final long SECONDS_OF_MINUTE = 60;
    private static final long SECONDS_OF_HOUR = 3600;
    private static final long NANOS_OF_SECOND = 1_000_000_000L;

    public Ttl {
        if (seconds < 1) {
            throw new IllegalArgumentException("a lifetime has at least one second");
        }
    }

    /** One number with its unit. {@code fraction} is null where there is no point. */
    private record Part(String whole, @Nullable String fraction, String unit) {

        boolean isGo() {
            return fraction != null || GO_UNITS.contains(unit);
        }

        boolean isWithoutNumber() {
            return whole.isEmpty() && (fraction == null || fraction.isEmpty());
        }
    }

    /** @throws MalformedTtlException with the fault of {@code text}; no text fails in another way */
    static Ttl parse(String text) throws MalformedTtlException {
        var unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            throw MalformedTtlException.notPositive();
        }
        var parts = parts(unsigned);
        if (parts.isEmpty()) {
            throw MalformedTtlException.ofForm();
        }
        boolean isGo = !text.equals(unsigned) || parts.stream().anyMatch(Part::isGo);
        long nanos = 0;
        for (var part : parts) {
            nanos = add(nanos, nanos(part, isGo));
        }
        if (nanos == 0 || text.startsWith("-")) {
            throw MalformedTtlException.notPositive();
        }
        if (nanos % NANOS_OF_SECOND != 0) {
            throw MalformedTtlException.notWholeSeconds();
        }
        return new Ttl(nanos / NANOS_OF_SECOND);
    }

    /**
     * The canonical form, as Go's {@code Duration.String} writes it: {@code 1h30m0s}, {@code 48h0m0s}, {@code 1m0s},
     * {@code 30s}.
     */
    String canonical() {
        var text = new StringBuilder();
        if (seconds >= SECONDS_OF_HOUR) {
            text.append(seconds / SECONDS_OF_HOUR).append('h');
        }
        if (seconds >= SECONDS_OF_MINUTE) {
            text.append(seconds % SECONDS_OF_HOUR / SECONDS_OF_MINUTE).append('m');
        }
        return text.append(seconds % SECONDS_OF_MINUTE).append('s').toString();
    }

    private static List<Part> parts(String text) throws MalformedTtlException {
        var parts = new ArrayList<Part>();
        int place = 0;
        while (place < text.length()) {
            int point = endOfDigits(text, place);
            boolean hasPoint = point < text.length() && text.charAt(point) == '.';
            int unit = hasPoint ? endOfDigits(text, point + 1) : point;
            int end = endOfUnit(text, unit);
            var part = new Part(
                    text.substring(place, point),
                    hasPoint ? text.substring(point + 1, unit) : null,
                    text.substring(unit, end));
            if (part.isWithoutNumber()) {
                throw MalformedTtlException.ofForm();
            }
            if (parts.size() == MAX_PARTS) {
                throw MalformedTtlException.ofTooManyParts();
            }
            parts.add(part);
            place = end;
        }
        return parts;
    }

    /** Digits are those of ASCII and no others. */
    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int endOfUnit(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '.' && endOfDigits(text, end) == end) {
            end++;
        }
        return end;
    }

    private static long nanos(Part part, boolean isGo) throws MalformedTtlException {
        long unit = nanosOfUnit(part.unit(), isGo);
        long whole = part.whole().isEmpty() ? 0 : multiply(whole(part.whole()), unit);
        return part.fraction() == null ? whole : add(whole, nanosOfFraction(part.fraction(), unit));
    }

    private static long nanosOfUnit(String unit, boolean isGo) throws MalformedTtlException {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "\u00b5s", "\u03bcs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> NANOS_OF_SECOND;
            case "m" -> SECONDS_OF_MINUTE * NANOS_OF_SECOND;
            case "h" -> SECONDS_OF_HOUR * NANOS_OF_SECOND;
            case "d" -> ofPublished(24, isGo);
            case "w" -> ofPublished(7 * 24, isGo);
            default -> throw MalformedTtlException.ofForm();
        };
    }

    /** Go knows no days: their lengths differ. */
    private static long ofPublished(long hours, boolean isGo) throws MalformedTtlException {
        if (isGo) {
            throw MalformedTtlException.ofForm();
        }
        return hours * SECONDS_OF_HOUR * NANOS_OF_SECOND;
    }

    private static long whole(String digits) throws MalformedTtlException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw MalformedTtlException.tooLong();
        }
    }

    /**
     * The nanoseconds of a fraction, as Go computes them: in binary floating point, cut off below the nanosecond.
     * {@code 0.3333333333333333333h} is twenty minutes to the second. Digits beyond a long do not count.
     */
    private static long nanosOfFraction(String digits, long unit) {
        long value = 0;
        double scale = 1;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                break;
            }
            value = value * 10 + digit;
            scale *= 10;
        }
        return (long) (value * (unit / scale));
    }

    private static long multiply(long number, long unit) throws MalformedTtlException {
        try {
            return Math.multiplyExact(number, unit);
        } catch (ArithmeticException e) {
            throw MalformedTtlException.tooLong();
        }
    }

    private static long add(long one, long other) throws MalformedTtlException {
        try {
            return Math.addExact(one, other);
        } catch (ArithmeticException e) {
            throw MalformedTtlException.tooLong();
        }
    }
}
