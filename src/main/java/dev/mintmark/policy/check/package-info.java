/**
 * The checks of definitions and of the tenants of shared issuers: entered by {@code policy}, {@code policy.explain}
 * and by all that register an issuer or load its policy.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.check;
