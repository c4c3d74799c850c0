package dev.mintmark.signing.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The protected headers of one key's tokens, built once for each {@code typ}. */
public final class JwsHeaders {
    /** A media type without its {@code application/} (RFC 7515 section 4.1.9); holds nothing that JSON escapes. */
    private static final Pattern TYP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+.-]{0,63}");

    private final SigningAlgorithm algorithm;
    private final String kid;
    private final ConcurrentHashMap<String, byte[]> encodedByTyp = new ConcurrentHashMap<>();

    JwsHeaders(SigningAlgorithm algorithm, String kid) {
        this.algorithm = algorithm;
        this.kid = kid;
    }

    /**
     * The header in base64url, followed by the dot; not to be changed.
     *
     * @param typ a constant of the caller's: each one is kept
     */
    public byte[] encoded(String typ) {
        return encodedByTyp.computeIfAbsent(typ, this::encode);
    }

    private byte[] encode(String typ) {
        if (!TYP.matcher(typ).matches()) {
            throw new IllegalArgumentException("not a typ: " + typ);
        }
        var json = "{\"alg\":\"" + algorithm.joseName() + "\",\"kid\":\"" + kid + "\",\"typ\":\"" + typ + "\"}";
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.US_ASCII));
        return (encoded + '.').getBytes(StandardCharsets.US_ASCII);
    }
}
