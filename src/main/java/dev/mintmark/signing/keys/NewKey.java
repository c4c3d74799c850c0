package dev.mintmark.signing.keys;

/** A new key pair, ready to be stored. */
record NewKey(PublicJwk jwk, KeyPurpose purpose, WrappedKey sealed) {}
