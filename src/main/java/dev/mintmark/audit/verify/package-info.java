/**
 * The verification of a record, and the signed checkpoints that are kept elsewhere. {@code retention} and the resources
 * of {@code audit} enter it. {@code signing} signs for it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit.verify;
