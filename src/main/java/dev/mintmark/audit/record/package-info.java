/**
 * The writing and reading of audit events, and the marks on rows. Every package that changes something enters it, and
 * so do the rooms of the record that stand above.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit.record;
