/**
 * The checks of definitions and of the tenants of shared issuers. Its users are {@code policy}, {@code policy.explain},
 * and the packages that register an issuer or load its policy.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.check;
