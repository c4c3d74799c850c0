package dev.mintmark.claims;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A job token for the job.
 *
 * @param token a secret
 * @param expiresIn seconds
 */
@RegisterForReflection
record JobTokenResponse(String token, @JsonProperty("expires_in") long expiresIn) {}
