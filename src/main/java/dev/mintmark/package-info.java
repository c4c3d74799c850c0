/** Mintmark: a token service for machines. One package a feature; see the README for the flow through them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark;
