/**
 * The only way out to addresses that callers name: what may be fetched, from where, and whom to believe. docs/security.md
 * 8. Of an address that the guard refuses callers learn nothing, so that registering an issuer is no port scanner; of one
 * that it allows they learn why a fetch failed.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.egress;
