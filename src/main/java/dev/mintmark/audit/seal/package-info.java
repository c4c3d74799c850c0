/**
 * The sealing of rows into chains, and the list of the ends of all chains. {@code verify} and {@code retention} enter it,
 * and {@code signing} where a key was lost.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit.seal;
