package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms of names. A name stands in paths, URNs, subjects and scopes. No name looks like an id, since resources are
 * addressed by either.
 */
enum Names {
    ORGANIZATION(
            "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?",
            "must be 1 to 100 of A-Z a-z 0-9 . _ -, start and end with a letter or digit, and not look like a UUID"),
    SLUG("[a-z0-9]+(?:-[a-z0-9]+)*", "must be 1 to 100 of a-z 0-9 and single dashes inside, and not look like a UUID"),
    WORD(
            "[A-Za-z0-9][A-Za-z0-9._@+-]*",
            "must be 1 to 100 of A-Z a-z 0-9 . _ @ + -, start with a letter or digit, and not look like a UUID"),
    PHRASE(
            "[A-Za-z0-9][A-Za-z0-9._@+-]*(?: [A-Za-z0-9._@+-]+)*",
            "must be 1 to 100 of A-Z a-z 0-9 . _ @ + - and single spaces inside, start with a letter or digit,"
                    + " and not look like a UUID");

    private static final int MAX_LENGTH = 100;

    private final Pattern pattern;
    private final String rule;

    Names(String pattern, String rule) {
        this.pattern = Pattern.compile(pattern);
        this.rule = rule;
    }

    boolean admit(String name) {
        return name.length() <= MAX_LENGTH && pattern.matcher(name).matches() && PathId.orNull(name) == null;
    }

    /** The rest of a sentence that starts with what the name is for. */
    String rule() {
        return rule;
    }

    /** Gives back {@code name}; 400 where it is missing or not admitted. */
    String require(String resource, String attribute, @Nullable String name) {
        if (name == null) {
            throw ApiException.required(resource, attribute);
        }
        if (!admit(name)) {
            throw ApiException.invalid(resource, attribute, attribute + ' ' + rule);
        }
        return name;
    }
}
