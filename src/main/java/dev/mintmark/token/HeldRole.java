package dev.mintmark.token;

import java.util.List;
import java.util.UUID;

/** A role as its holder has it now. */
public record HeldRole(UUID id, String name, List<String> permissions, LifetimeCap cap) {}
