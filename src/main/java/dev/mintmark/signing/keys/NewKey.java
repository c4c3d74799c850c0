package dev.mintmark.signing.keys;

/** A key nobody knows yet, ready to be stored. */
record NewKey(PublicJwk jwk, KeyPurpose purpose, WrappedKey sealed) {}
