package dev.mintmark.platform.error;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** An error as CircleCI's clients read it. */
@RegisterForReflection
record FieldErrorBody(String error) {}
