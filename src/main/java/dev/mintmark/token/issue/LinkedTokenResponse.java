package dev.mintmark.token.issue;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/** @param token its text: a secret */
@RegisterForReflection
record LinkedTokenResponse(String token, UUID id, String name, Instant expires) {}
