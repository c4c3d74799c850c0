package dev.mintmark.policy.match;

/** The patterns' contract, letter by letter and without a thought for speed. */
public final class NaivePatterns {
    private NaivePatterns() {}

    public static boolean wildcard(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        boolean one = !text.isEmpty();
        return switch (pattern.charAt(0)) {
            case '*' -> wildcard(rest, text) || (one && wildcard(pattern, text.substring(1)));
            case '?' -> wildcard(rest, text) || (one && wildcard(rest, text.substring(1)));
            case '.' -> one && wildcard(rest, text.substring(1));
            default -> one && pattern.charAt(0) == text.charAt(0) && wildcard(rest, text.substring(1));
        };
    }

    public static boolean glob(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        boolean one = !text.isEmpty();
        if (pattern.startsWith("**")) {
            return glob(pattern.substring(pattern.startsWith("***") ? 1 : 2), text)
                    || (one && glob(pattern, text.substring(1)));
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return glob(rest, text)
                    || (one && text.charAt(0) != '/' && text.charAt(0) != ':' && glob(pattern, text.substring(1)));
        }
        return one && pattern.charAt(0) == text.charAt(0) && glob(rest, text.substring(1));
    }
}
