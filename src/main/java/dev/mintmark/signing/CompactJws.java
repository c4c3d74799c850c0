package dev.mintmark.signing;

import dev.mintmark.signing.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The compact serialization of a JWS (RFC 7515 section 3.1). */
final class CompactJws {
    private CompactJws() {}

    static SignedToken sign(SigningKey key, String typ, byte[] payload, SecureRandom random) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var header = key.headers().encoded(typ);
        var body = encoder.encode(payload);
        var signingInput = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, signingInput, header.length, body.length);
        try {
            var signature = key.privateKey().beginSigning(key.algorithm().signatureName(), random);
            signature.update(signingInput);
            var text = new String(signingInput, StandardCharsets.US_ASCII)
                    + '.'
                    + encoder.encodeToString(signature.sign());
            return new SignedToken(text, key.kid());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with key " + key.kid() + " failed", e);
        }
    }
}
