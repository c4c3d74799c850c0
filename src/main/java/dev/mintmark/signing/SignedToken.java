package dev.mintmark.signing;

/**
 * A signed token of this service.
 *
 * @param text the JWS in its compact form (RFC 7515 section 7.1): a secret
 * @param kid the id of the key that signed it
 */
public record SignedToken(String text, String kid) {

    /** Without the token, so that no log line holds it by mistake. */
    @Override
    public String toString() {
        return "SignedToken[kid=" + kid + "]";
    }
}
