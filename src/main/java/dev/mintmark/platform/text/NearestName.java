package dev.mintmark.platform.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelt one most likely means. */
public final class NearestName {
    /** A longer name is no slip of the pen. */
    private static final int MAX_LENGTH = 64;

    private static final int LETTERS_PER_SLIP = 3;

    private NearestName() {}

    /** Null where no known name is near: letter case aside, one slip for each three letters. */
    public static @Nullable String among(Collection<String> known, String misspelt) {
        if (misspelt.length() > MAX_LENGTH) {
            return null;
        }
        return known.stream()
                .filter(name -> distance(name, misspelt) <= slips(name, misspelt))
                .min(Comparator.<String>comparingInt(name -> distance(name, misspelt))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** The end of a sentence that asks whether the nearest was meant; empty where none is near. */
    public static String suggestion(Collection<String> known, String misspelt) {
        var nearest = among(known, misspelt);
        return nearest == null ? "" : ", did you mean " + nearest + "?";
    }

    private static int slips(String name, String misspelt) {
        return Math.max(1, Math.min(name.length(), misspelt.length()) / LETTERS_PER_SLIP);
    }

    /** Without what languages write differently: {@code api_user} is {@code apiUser}. */
    private static int distance(String one, String other) {
        return EditDistance.between(plain(one), plain(other));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }
}
