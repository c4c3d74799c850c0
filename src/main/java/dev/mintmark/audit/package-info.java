/** What happened, kept so that nobody can say it did not. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit;
