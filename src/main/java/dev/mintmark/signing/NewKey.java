package dev.mintmark.signing;

/** A key nobody knows yet, ready to be stored. */
record NewKey(PublicJwk jwk, KeyPurpose purpose, WrappedKey sealed) {}
