package dev.mintmark.claims;

import dev.mintmark.platform.error.ApiException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The claims that can be set, as they are named in addresses. */
enum ClaimName {
    AUDIENCE("audience"),
    TTL("ttl");

    private final String text;

    ClaimName(String text) {
        this.text = text;
    }

    /**
     * Reads the claims that the query parameter {@code claims} names.
     *
     * @param parameters its values; each may name several, separated by commas, with blanks around them
     * @throws ApiException 400 where it names none, or what is no such claim
     */
    static Set<ClaimName> readAll(List<String> parameters) {
        var texts = parameters.stream()
                .flatMap(parameter -> Stream.of(parameter.split(",", -1)))
                .map(String::strip)
                .toList();
        if (texts.stream().allMatch(String::isBlank)) {
            throw refusal("cannot be blank");
        }
        var names = EnumSet.noneOf(ClaimName.class);
        texts.forEach(text -> names.add(named(text)));
        return names;
    }

    private static ClaimName named(String text) {
        for (ClaimName name : values()) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        throw refusal("must be audience, ttl or both, separated by a comma");
    }

    private static ApiException refusal(String message) {
        return ApiException.invalid(CustomClaims.RESOURCE, "Claims", message);
    }
}
