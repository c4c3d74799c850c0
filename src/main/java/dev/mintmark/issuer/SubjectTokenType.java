package dev.mintmark.issuer;

import dev.mintmark.platform.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of a subject token (RFC 8693 section 3); the values of an issuer's {@code subjectTokenTypes}. */
public enum SubjectTokenType {
    ID_TOKEN("id_token"),
    JWT("jwt"),
    ACCESS_TOKEN("access_token");

    /** The default of an issuer. Access tokens are made for others to use, so they are accepted by choice only. */
    static final List<String> DEFAULT = List.of(ID_TOKEN.text, JWT.text);

    private static final String URN = "urn:ietf:params:oauth:token-type:";

    private final String text;

    SubjectTokenType(String text) {
        this.text = text;
    }

    /** The text in {@code subjectTokenTypes}. */
    public String text() {
        return text;
    }

    /** The type of that name; null when there is none. */
    public static @Nullable SubjectTokenType of(String text) {
        for (SubjectTokenType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        return null;
    }

    /** The type of that {@code subject_token_type}; null when there is none. */
    public static @Nullable SubjectTokenType ofUrn(String urn) {
        return urn.startsWith(URN) ? of(urn.substring(URN.length())) : null;
    }

    /** Gives back the list as it is stored; 400 for an empty one and for what is no such type. Null is the default. */
    public static String[] requireAll(@Nullable List<String> wanted) {
        if (wanted == null) {
            return DEFAULT.toArray(String[]::new);
        }
        if (wanted.isEmpty() || !wanted.stream().allMatch(text -> text != null && of(text) != null)) {
            throw ApiException.invalid(
                    "OidcIssuer",
                    "subjectTokenTypes",
                    "subjectTokenTypes must name one or more of id_token, jwt and access_token");
        }
        return wanted.stream().distinct().toArray(String[]::new);
    }
}
