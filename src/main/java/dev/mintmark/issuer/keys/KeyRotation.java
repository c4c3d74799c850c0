package dev.mintmark.issuer.keys;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The difference between two sets of keys that an issuer published.
 *
 * @param added keys that were not there before
 * @param removed keys that are no longer there, or can no longer be used
 * @param skipped keys that are there now and cannot be used
 */
record KeyRotation(List<SeenKey> added, List<SeenKey> removed, List<SeenKey> skipped) {

    /** An issuer decides how many keys it has, but not how long our rows and lines are. */
    private static final int MAX_IN_AN_EVENT = 25;

    private static final int MAX_IN_A_LINE = 5;

    /** The details of an audit event; beyond the first 25 of a list, keys are counted. */
    Map<String, Object> details() {
        var details = new TreeMap<String, Object>();
        put(details, "added", added.stream().map(SeenKey::members).toList());
        put(details, "removed", removed.stream().map(SeenKey::members).toList());
        put(details, "skipped", skipped.stream().map(SeenKey::skipped).toList());
        return details;
    }

    private static void put(Map<String, Object> details, String name, List<?> all) {
        details.put(name, all.stream().limit(MAX_IN_AN_EVENT).toList());
        if (all.size() > MAX_IN_AN_EVENT) {
            details.put(name + "Beyond", all.size() - MAX_IN_AN_EVENT);
        }
    }

    /** The text for a log line. It quotes the issuer's words as an excerpt. */
    @Override
    public String toString() {
        return "added " + line(added.stream().map(SeenKey::named).toList()) + "; removed "
                + line(removed.stream().map(SeenKey::named).toList()) + "; skipped "
                + line(skipped.stream().map(SeenKey::skipped).toList());
    }

    /** The first of them, and how many more there are. */
    static String line(List<String> texts) {
        if (texts.isEmpty()) {
            return "none";
        }
        var shown = texts.stream().limit(MAX_IN_A_LINE).collect(Collectors.joining(", "));
        return texts.size() > MAX_IN_A_LINE ? shown + " and " + (texts.size() - MAX_IN_A_LINE) + " more" : shown;
    }
}
