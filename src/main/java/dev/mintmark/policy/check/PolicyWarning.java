package dev.mintmark.policy.check;

import org.jspecify.annotations.Nullable;

/**
 * A part of a definition that its author hardly means. The policy is stored nevertheless.
 *
 * @param index the place of the definition, from 0
 * @param path the rule's claim path as it is written; null when it is about the whole definition
 * @param message sentences for the author, with the remedy
 */
public record PolicyWarning(int index, @Nullable String path, String message) {}
