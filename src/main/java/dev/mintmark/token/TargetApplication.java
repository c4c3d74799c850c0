package dev.mintmark.token;

import java.util.UUID;

/** The application that a token is for. */
public record TargetApplication(UUID id, String name, String audience, LifetimeCap cap) {}
