package dev.mintmark.policy.decide;

import dev.mintmark.platform.text.EditDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The likeness of a rule's text and a claim's text, as the rule's author sees it. It compares the parts between
 * {@code :} and {@code /}, of which earlier ones count more. Case does not count, nor do the ids that GitHub appends to
 * names.
 */
public final class TextLikeness {
    /** Longer texts are compared up to here. */
    private static final int MAX_LENGTH = 512;

    private static final int MAX_PARTS = 24;

    /** Longer parts are alike only when they are the same. */
    private static final int MAX_COMPARED_PART_LENGTH = 64;

    /** Parts that say of what kind the next one is: nearly every subject of an issuer has them. */
    private static final Set<String> KINDS = Set.of(
            "repo",
            "repository",
            "ref",
            "refs",
            "heads",
            "tags",
            "branch",
            "ref_type",
            "environment",
            "project_path",
            "project",
            "organization",
            "org",
            "owner",
            "workspace",
            "pipeline",
            "system",
            "serviceaccount",
            "user",
            "workflow",
            "workflows",
            ".github",
            "https");

    private static final double WEIGHT_OF_KIND = 0.05;
    private static final double LEAST_WEIGHT = 1.0 / 64;
    private static final double OF_WILDCARD = 0.9;
    private static final double OF_SIMILAR = 0.25;
    private static final double OF_OTHER_NUMBER = 0.05;
    private static final double PENALTY = 0.1;

    private TextLikeness() {}

    /** The text in small letters, without GitHub's ids, and no longer than is compared. */
    static String normalize(String text) {
        String bounded = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
        String lower = bounded.toLowerCase(Locale.ROOT);
        return lower.indexOf('@') < 0 ? lower : withoutIds(lower);
    }

    private static String withoutIds(String text) {
        StringBuilder without = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            int end = text.charAt(at) == '@' ? endOfId(text, at + 1) : -1;
            if (end < 0) {
                without.append(text.charAt(at));
            } else {
                at = end - 1;
            }
        }
        return without.toString();
    }

    /** The end of the digits from {@code start} on; negative when there are none, or other characters follow. */
    private static int endOfId(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean isWhole = end == text.length() || isSeparator(text.charAt(end));
        return end > start && isWhole ? end : -1;
    }

    public static boolean isSeparator(char character) {
        return character == ':' || character == '/';
    }

    /**
     * The likeness of two texts, from 0 for nothing in common to 1.
     *
     * @param rule normalized; may hold wildcards
     * @param actual normalized
     */
    public static double of(String rule, String actual) {
        List<String> wanted = parts(rule);
        List<String> found = parts(actual);
        boolean[] used = new boolean[wanted.size()];
        double sum = 0;
        double whole = 0;
        double next = 1;
        for (int at = 0; at < found.size(); at++) {
            double weight = WEIGHT_OF_KIND;
            if (!KINDS.contains(found.get(at))) {
                weight = next;
                next = Math.max(next / 2, LEAST_WEIGHT);
            }
            whole += weight;
            sum += weight * credit(found.get(at), at, wanted, used);
        }
        int unused = 0;
        for (boolean each : used) {
            unused += each ? 0 : 1;
        }
        return whole == 0 ? 0 : sum / whole * (1 - PENALTY * unused / Math.max(1, used.length));
    }

    /** Tells whether all parts say of what kind the next one is, as in {@code refs/heads/}. */
    public static boolean saysOnlyKinds(String text) {
        return KINDS.containsAll(parts(text));
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length() && parts.size() < MAX_PARTS; at++) {
            if (at == text.length() || isSeparator(text.charAt(at))) {
                if (at > start) {
                    parts.add(text.substring(start, at));
                }
                start = at + 1;
            }
        }
        return parts;
    }

    private static double credit(String found, int place, List<String> wanted, boolean[] used) {
        int same = place < wanted.size() && wanted.get(place).equals(found) ? place : wanted.indexOf(found);
        if (same >= 0) {
            used[same] = true;
            return 1;
        }
        double best = 0;
        for (int at = Math.max(0, place - 1); at < wanted.size() && at <= place + 1; at++) {
            double credit = similarity(wanted.get(at), found);
            if (credit > 0 && at == place) {
                used[at] = true;
            }
            best = Math.max(best, credit);
        }
        return best;
    }

    private static double similarity(String wanted, String found) {
        int star = wanted.indexOf('*');
        if (star >= 0) {
            return found.startsWith(wanted.substring(0, star)) ? OF_WILDCARD : 0;
        }
        int longer = Math.max(wanted.length(), found.length());
        int shorter = Math.min(wanted.length(), found.length());
        if (longer > MAX_COMPARED_PART_LENGTH || 2 * shorter < longer) {
            return 0;
        }
        double similarity = 1 - (double) EditDistance.between(wanted, found) / longer;
        if (similarity < 0.5) {
            return 0;
        }
        // svc45 and svc46 are two services, svc45 and scv45 are one and a slip of the finger.
        return (digits(wanted).equals(digits(found)) ? OF_SIMILAR : OF_OTHER_NUMBER) * similarity;
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                digits.append(text.charAt(at));
            }
        }
        return digits.toString();
    }
}
