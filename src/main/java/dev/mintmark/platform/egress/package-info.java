/**
 * The only way out to addresses that callers name (docs/security.md 8): allowed addresses, limits and trusted
 * certificates. Callers learn nothing of an address that the guard refuses, so that registering an issuer is no port
 * scanner. Of an allowed address they learn why a fetch failed.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.egress;
