package dev.mintmark.exchange;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds existing names that a misspelt one is close to. */
final class NearSpelling {
    /** Longer names are compared to the letter. */
    private static final int MAX_LENGTH = 256;

    private static final int MAX_PATHS = 6;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private NearSpelling() {}

    /** The spellings of an issuer's identifier that are often taken for one another, a few dozen at most. */
    static List<String> ofIssuer(String iss) {
        if (iss.length() > MAX_LENGTH) {
            return List.of();
        }
        Set<String> spellings = new LinkedHashSet<>();
        var shorter = iss.endsWith(DISCOVERY) ? iss.substring(0, iss.length() - DISCOVERY.length()) : iss;
        int authority = iss.indexOf("://") + 3;
        for (int left = MAX_PATHS; left > 0; left--) {
            for (var scheme : List.of(shorter, otherScheme(shorter))) {
                for (var letters : List.of(scheme, scheme.toLowerCase(Locale.ROOT))) {
                    var bare = letters.endsWith("/") ? letters.substring(0, letters.length() - 1) : letters;
                    for (var port : List.of(bare, withoutDefaultPort(bare))) {
                        spellings.add(port);
                        spellings.add(port + "/");
                    }
                }
            }
            int slash = shorter.lastIndexOf('/');
            if (slash < authority) {
                break;
            }
            shorter = shorter.substring(0, slash);
        }
        spellings.addAll(KnownIssuerForms.counterparts(iss));
        spellings.remove(iss);
        return List.copyOf(spellings);
    }

    /**
     * Drops a default port: {@code https://ci.example} for {@code https://ci.example:443}. Both are one place, and two
     * identifiers.
     */
    private static String withoutDefaultPort(String iss) {
        var port = iss.startsWith("https://") ? ":443" : iss.startsWith("http://") ? ":80" : "";
        int authority = iss.indexOf("://") + 3;
        int slash = iss.indexOf('/', authority);
        int end = slash < 0 ? iss.length() : slash;
        return port.isEmpty() || !iss.substring(authority, end).endsWith(port)
                ? iss
                : iss.substring(0, end - port.length()) + iss.substring(end);
    }

    private static String otherScheme(String iss) {
        if (iss.startsWith("http://")) {
            return "https://" + iss.substring("http://".length());
        }
        return iss.startsWith("https://") ? "http://" + iss.substring("https://".length()) : "https://" + iss;
    }

    /** Finds the nearest issuer, as in "acme trusts 'https://ci.example' without the slash"; null when none is near. */
    static @Nullable Near nearestIssuer(String iss, List<String> known) {
        Near nearest = null;
        for (var each : known) {
            var near = near(iss, each);
            if (near != null && (nearest == null || near.distance() < nearest.distance())) {
                nearest = near;
            }
        }
        return nearest;
    }

    /**
     * A name that is close.
     *
     * @param difference its difference from the text that was sent, as in "without the slash"
     * @param distance only the order matters
     */
    record Near(String name, String difference, int distance) {}

    private static @Nullable Near near(String iss, String known) {
        if (iss.equals(known + "/")) {
            return new Near(known, "without the slash at its end", 0);
        }
        if (known.equals(iss + "/")) {
            return new Near(known, "with a slash at its end", 0);
        }
        if (withoutScheme(iss).equals(withoutScheme(known))) {
            return new Near(known, "with " + known.substring(0, Math.max(0, known.indexOf(':'))) + " before it", 1);
        }
        if (withoutDefaultPort(iss).equals(known) || withoutDefaultPort(known).equals(iss)) {
            return new Near(known, iss.length() > known.length() ? "without the port" : "with the port", 1);
        }
        if (iss.equalsIgnoreCase(known)) {
            return new Near(known, "in another case of its letters", 1);
        }
        if (iss.startsWith(known.endsWith("/") ? known : known + "/")) {
            return new Near(known, "without the path behind it", 2);
        }
        if (known.startsWith(iss.endsWith("/") ? iss : iss + "/")) {
            return new Near(known, "with that path behind it", 2);
        }
        if (unadorned(iss).equals(unadorned(known))) {
            return new Near(known, "in another spelling", 3);
        }
        if (KnownIssuerForms.counterparts(iss).contains(known)) {
            return new Near(known, "of the same tenant", 3);
        }
        int changes = distance(unadorned(iss), unadorned(known));
        return changes <= 2
                ? new Near(
                        known, "which differs in " + (changes == 1 ? "one letter" : changes + " letters"), 3 + changes)
                : null;
    }

    private static String withoutScheme(String iss) {
        int end = iss.indexOf("://");
        return end < 0 ? iss : iss.substring(end + 3);
    }

    private static String unadorned(String iss) {
        var bare = withoutScheme(withoutDefaultPort(iss.toLowerCase(Locale.ROOT)));
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    /** The nearest of these names; null when none is near. Names of two letters and fewer are near to none. */
    static @Nullable String nearestName(String name, List<String> known) {
        String nearest = null;
        int least = name.length() < 3 ? 0 : name.length() < 8 ? 1 : 2;
        for (var each : known) {
            int changes = distance(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (changes < least || (changes == least && nearest == null)) {
                nearest = each;
                least = changes;
            }
        }
        return nearest;
    }

    /** Names in small letters that one letter too much, or two in the wrong order, would make this one of. */
    static List<String> slips(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var slips = new ArrayList<String>(List.of(lower));
        if (lower.length() > MAX_LENGTH / 2) {
            return slips;
        }
        for (int at = 0; at < lower.length(); at++) {
            slips.add(lower.substring(0, at) + lower.substring(at + 1));
            if (at > 0) {
                slips.add(
                        lower.substring(0, at - 1) + lower.charAt(at) + lower.charAt(at - 1) + lower.substring(at + 1));
            }
        }
        return slips;
    }

    /** Letters to add, drop, change or swap with their neighbour; a large number where that is many. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 2 || one.length() > MAX_LENGTH || other.length() > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[] last = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        int[] next = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            next[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                next[j] = Math.min(row[j - 1] + (same ? 0 : 1), 1 + Math.min(row[j], next[j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                next[j] = swapped ? Math.min(next[j], last[j - 2] + 1) : next[j];
            }
            int[] free = last;
            last = row;
            row = next;
            next = free;
        }
        return row[other.length()];
    }
}
