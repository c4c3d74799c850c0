package dev.mintmark.platform.error;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The error body of RFC 6749 section 5.2. */
@RegisterForReflection
public record OAuthErrorBody(String error, String error_description) {}
