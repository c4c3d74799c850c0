package dev.mintmark.signing.keys;

import org.jspecify.annotations.Nullable;

/** The algorithms that this service signs with (RFC 7518 section 3.1, RFC 8037). */
public enum SigningAlgorithm {
    /** ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4). */
    ES256("ES256", "SHA256withECDSAinP1363Format"),
    /** RSASSA-PKCS1-v1_5 with SHA-256 and 2048 bits (RFC 7518 section 3.3). */
    RS256("RS256", "SHA256withRSA"),
    /** Ed25519 (RFC 8037 section 3.1). */
    EDDSA("EdDSA", "Ed25519");

    private final String joseName;
    private final String signatureName;

    SigningAlgorithm(String joseName, String signatureName) {
        this.joseName = joseName;
        this.signatureName = signatureName;
    }

    /** The name in the {@code alg} of a JWS and of a JWK. */
    public String joseName() {
        return joseName;
    }

    /** The name of its {@link java.security.Signature}, whose bytes are those of a JWS. */
    public String signatureName() {
        return signatureName;
    }

    /** Tells whether one signature takes a millisecond or so, too long for an event loop. */
    public boolean isSlow() {
        return this == RS256;
    }

    /** Finds an algorithm by its name in JOSE, or RFC 9864's {@code Ed25519}; null for any other name. */
    public static @Nullable SigningAlgorithm named(String name) {
        return switch (name) {
            case "ES256" -> ES256;
            case "RS256" -> RS256;
            case "EdDSA", "Ed25519" -> EDDSA;
            default -> null;
        };
    }
}
