/** Mintmark: a token service for machines. One package a feature; docs/architecture.md walks through them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark;
