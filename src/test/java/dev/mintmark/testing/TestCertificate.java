package dev.mintmark.testing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What a TLS server shows.
 *
 * @param key of the leaf
 * @param chain leaf first
 */
public record TestCertificate(PrivateKey key, List<X509Certificate> chain) {

    /** SHA-256 of the DER leaf, 64 lower-case hex digits: what an operator pins. */
    public String thumbprint() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(chain.get(0).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
