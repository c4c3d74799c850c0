package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A key set as it is compared with the one before: in whatever order it was published.
 *
 * @param keys those that can be used, as {@link SeenKey#text()} writes them; sorted, none twice
 * @param skipped why the others cannot be used; sorted, none twice
 */
record SeenKeys(List<String> keys, List<String> skipped) {

    /** Where in the set a key stands says nothing of the key. */
    private static final Pattern PLACE = Pattern.compile("^keys\\[\\d+]\\.?\\s*");

    SeenKeys {
        keys = sorted(keys.stream());
        skipped = sorted(skipped.stream());
    }

    static SeenKeys of(JwkSet set) {
        return new SeenKeys(
                set.keys().stream().map(SeenKey::of).map(SeenKey::text).toList(),
                set.skipped().stream()
                        .map(sentence -> PLACE.matcher(sentence).replaceFirst(""))
                        .toList());
    }

    KeyRotation since(SeenKeys before) {
        return new KeyRotation(without(keys, before.keys()), without(before.keys(), keys), skipped);
    }

    private static List<SeenKey> without(List<String> keys, Collection<String> others) {
        return keys.stream()
                .filter(key -> !others.contains(key))
                .map(SeenKey::parse)
                .toList();
    }

    private static List<String> sorted(Stream<String> texts) {
        return texts.sorted().distinct().toList();
    }
}
