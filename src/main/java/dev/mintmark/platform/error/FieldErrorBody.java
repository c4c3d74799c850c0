package dev.mintmark.platform.error;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** An error as CircleCI's clients read it. */
@RegisterForReflection
public record FieldErrorBody(String error) {}
