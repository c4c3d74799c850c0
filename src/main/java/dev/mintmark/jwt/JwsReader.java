package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the compact form of a signed token (RFC 7515 section 7.1) more strictly than JOSE libraries do. Those accept
 * lax base64url, {@code crit: []} and duplicate members. Does no cryptography.
 */
public final class JwsReader {

    /** The longest token that is read, in characters. */
    public static final int MAX_LENGTH = 16 * 1024;

    private static final int MAX_JSON_DEPTH = 32;

    /** The longest third part of a JWE, in characters: 128 bits for A*CBC (RFC 7518 §5.2), with room. */
    private static final int MAX_INITIALIZATION_VECTOR_LENGTH = 32;

    private JwsReader() {}

    /**
     * Reads a token without believing any of it. {@link Jws#isAccessToken} says whether it is an access token. The
     * caller judges whether it wants one.
     *
     * @throws InvalidTokenException when the form is wrong, or the algorithm is never accepted. Also when the header
     *     names another kind of token
     */
    public static Jws read(String compact) {
        return read(compact, JoseHeader::of);
    }

    /**
     * The same for a token whose header must name its kind. It takes the kinds that {@link #read} refuses, too.
     *
     * @param typs the texts that the header's {@code typ} may be, to the letter
     */
    public static Jws readOfKind(Set<String> typs, String compact) {
        return read(compact, header -> JoseHeader.ofKind(typs, header));
    }

    /** Reads a token. For a text that is none, a description of what surrounds it may be the better refusal. */
    private static Jws read(String compact, Function<JsonObject, JoseHeader> toHeader) {
        try {
            return readParts(compact, toHeader);
        } catch (InvalidTokenException e) {
            boolean isForm = e.reason() == Reason.MALFORMED || e.reason() == Reason.ENCRYPTED;
            String surroundings = isForm ? TokenSurroundings.describe(compact) : null;
            throw surroundings == null ? e : malformed(surroundings);
        }
    }

    private static Jws readParts(String compact, Function<JsonObject, JoseHeader> toHeader) {
        int firstDot = compact.indexOf('.');
        int secondDot = compact.indexOf('.', firstDot + 1);
        refuseOtherThanThreeParts(compact);
        if (compact.length() > MAX_LENGTH) {
            throw malformed(
                    "The token is " + compact.length() + " characters long; at most " + MAX_LENGTH + " are accepted.");
        }
        // A character that is not ASCII becomes a question mark, which base64url does not have.
        byte[] ascii = compact.getBytes(StandardCharsets.US_ASCII);
        byte[] header = part("header", ascii, 0, firstDot);
        byte[] payload = part("payload", ascii, firstDot + 1, secondDot);
        byte[] signature = part("signature", ascii, secondDot + 1, ascii.length);

        JoseHeader joseHeader = toHeader.apply(json("header", header));
        JsonObject claims = json("payload", payload);
        ClaimNames.refuseLookalikes(claims);
        refuseEvents(claims);
        return new Jws(joseHeader, claims, ascii, secondDot, payload, signature);
    }

    /**
     * Reads a token's claims for showing them to its sender. They are good for no decision, since neither form nor
     * signature is checked.
     *
     * @return null when there is no reading it
     */
    public static @Nullable JsonObject readClaimsToShow(String compact) {
        int firstDot = compact.indexOf('.');
        int secondDot = compact.indexOf('.', firstDot + 1);
        if (compact.length() > MAX_LENGTH || firstDot < 0) {
            return null;
        }
        byte[] ascii = compact.getBytes(StandardCharsets.US_ASCII);
        try {
            return json("payload", part("payload", ascii, firstDot + 1, secondDot < 0 ? ascii.length : secondDot));
        } catch (InvalidTokenException e) {
            return null;
        }
    }

    /**
     * Refuses logout tokens by their {@code events} claim (OpenID Connect Back-Channel Logout 1.0, section 2.4); their
     * typ may be missing.
     */
    private static void refuseEvents(JsonObject claims) {
        if (claims.get("events") instanceof JsonObject) {
            throw new InvalidTokenException(
                    Reason.WRONG_KIND,
                    "The token has events: it is a logout token or another security event token (RFC 8417). An ID token"
                            + " is wanted.");
        }
    }

    private static void refuseOtherThanThreeParts(String compact) {
        int parts = 1;
        for (int dot = compact.indexOf('.'); dot >= 0; dot = compact.indexOf('.', dot + 1)) {
            parts++;
        }
        if (parts == 5 && isTwoTokens(compact)) {
            throw malformed("The token is two tokens with nothing between them; send one.");
        }
        if (parts == 5) {
            // CVE-2026-29000: a JWE around an unsigned token passed for a signed one.
            throw new InvalidTokenException(
                    Reason.ENCRYPTED, "The token is encrypted (a JWE of five parts); only signed tokens are accepted.");
        }
        if (parts != 3) {
            throw malformed("The token has " + parts + " parts between dots; a signed token has three.");
        }
    }

    /** In the third part of five the signature of the first would end and the header of the second begin. */
    private static boolean isTwoTokens(String compact) {
        int second = compact.indexOf('.', compact.indexOf('.') + 1);
        String third = compact.substring(second + 1, compact.indexOf('.', second + 1));
        return third.length() > MAX_INITIALIZATION_VECTOR_LENGTH && third.indexOf("eyJ", 1) > 0;
    }

    private static byte[] part(String name, byte[] ascii, int start, int end) {
        if (start == end) {
            throw malformed("The token's " + name + " is empty.");
        }
        try {
            return Base64Url.decode(ascii, start, end);
        } catch (MalformedBase64UrlException e) {
            throw malformed("The token's " + name + " is not base64url: " + e.getMessage() + ".");
        }
    }

    private static JsonObject json(String name, byte[] bytes) {
        try {
            return JsonReader.readObject(bytes, MAX_JSON_DEPTH);
        } catch (MalformedJsonException e) {
            throw malformed("The token's " + name + " cannot be read. " + e.getMessage());
        }
    }

    private static InvalidTokenException malformed(String sentence) {
        return new InvalidTokenException(Reason.MALFORMED, sentence);
    }
}
