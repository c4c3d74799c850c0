/** Custom claims per organization and project, and the tokens for jobs that bear them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.claims;
