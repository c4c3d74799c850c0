package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's discovery document and keys (OpenID Connect Discovery 1.0, section 4).
 *
 * @param issuer the identifier exactly as its document has it: the {@code iss} of its tokens
 * @param jwksUri where its keys are
 * @param keys as published: at most 200, of which one at least can be used
 * @param thumbprint SHA-256 of the leaf certificate that the registered URL's host showed, 64 lower-case hex digits;
 *     null over plain http
 * @param freshFor the time for which the keys are fresh, 60 s to 1 h
 */
public record DiscoveredIssuer(
        String issuer, String jwksUri, JwkSet keys, @Nullable String thumbprint, Duration freshFor) {}
