/**
 * The management of issuers over HTTP: registering, changing, reading, trust lists. Beside HTTP,
 * {@code demonstration} enters it alone.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.issuer.register;
