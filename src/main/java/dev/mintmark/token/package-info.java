/** Issued tokens: their records, and their renewal, revocation, introspection, lists and usage. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token;
