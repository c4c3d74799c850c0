package dev.mintmark.issuer;

import dev.mintmark.jwt.VerificationKey;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key that an issuer published.
 *
 * @param thumbprint RFC 7638, SHA-256, base64url
 * @param kid its name; null when it has none
 */
record SeenKey(String thumbprint, @Nullable String kid) {

    private static final char GAP = ' ';

    static SeenKey of(VerificationKey key) {
        return new SeenKey(KeyThumbprint.of(key.publicKey()), key.kid());
    }

    /** Reads what {@link #text()} wrote. */
    static SeenKey parse(String text) {
        int gap = text.indexOf(GAP);
        return gap < 0 ? new SeenKey(text, null) : new SeenKey(text.substring(0, gap), text.substring(gap + 1));
    }

    /** As it is stored. */
    String text() {
        return kid == null ? thumbprint : thumbprint + GAP + kid;
    }

    /** As it stands in an event. */
    Map<String, String> members() {
        var members = new TreeMap<String, String>();
        members.put("thumbprint", thumbprint);
        if (kid != null) {
            members.put("kid", kid);
        }
        return members;
    }
}
