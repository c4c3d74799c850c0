package dev.mintmark.signing;

import java.security.PublicKey;

/** A key of ours with which tokens of ours are verified: pending, active or retired. */
public record PublishedKey(String kid, SigningAlgorithm algorithm, PublicKey publicKey) {}
