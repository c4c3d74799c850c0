package dev.mintmark.signing.publish;

import dev.mintmark.platform.start.StartRefusedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The treatment of tokens issued under another public URL: the values of {@code mintmark.public-url-change}. */
public enum FormerTokens {
    /** {@code accept-old}: they are good at our own API and at introspection until they end. */
    ACCEPTED,
    /** {@code revoke-old}: none that was issued before the change is good any more. */
    REVOKED;

    static final String KEY = "mintmark.public-url-change (MINTMARK_PUBLIC_URL_CHANGE)";
    private static final String ACCEPT = "accept-old";
    private static final String REVOKE = "revoke-old";

    /** @throws StartRefusedException for anything else than the two words */
    static @Nullable FormerTokens of(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case ACCEPT -> ACCEPTED;
            case REVOKE -> REVOKED;
            default ->
                throw new StartRefusedException(
                        KEY + " must be " + ACCEPT + " or " + REVOKE + ", and is '" + word + "'");
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Words the refusal of a start with another public URL and no setting for the old tokens. */
    static String question(String url, String before) {
        return "mintmark.public-url (MINTMARK_PUBLIC_URL, by default http://localhost and the port) is " + url
                + ". The tokens of this database were issued under " + before + ". Set it to " + before
                + " again, or say in " + KEY + " what becomes of them. With " + ACCEPT
                + " each is good at this service until it ends. With " + REVOKE
                + " all that were issued before the change are revoked";
    }
}
