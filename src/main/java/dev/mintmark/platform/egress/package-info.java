/**
 * The only way out to addresses that callers name: what may be fetched, from where, and whom to believe. SECURITY.md
 * rule 8. Callers learn that a fetch failed, never why: registering an issuer must not be a port scanner.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.egress;
