package dev.mintmark.signing.keys;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code signing_key}.
 *
 * @param sealed null once the private key has been wiped
 */
public record SigningKeyRow(
        String kid,
        String algorithm,
        KeyPurpose purpose,
        String publicJwk,
        @Nullable WrappedKey sealed,
        KeyTimes times) {}
