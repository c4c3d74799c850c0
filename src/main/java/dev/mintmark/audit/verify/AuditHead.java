package dev.mintmark.audit.verify;

import java.time.Instant;
import java.util.UUID;

/**
 * The signed head of an organization's chain of seals (like a signed tree head of RFC 6962). Its holder can tell later
 * that the record still holds all that it held then.
 *
 * @param organization the organization's id
 * @param size the number of seals in the chain; each lists rows
 * @param rootHash the last seal's HMAC, which holds on to all before it; base64url, empty where there is no seal
 * @param chains the number of organizations with a chain
 * @param listSize the number of rows in the list of the ends of all chains
 * @param listHash its last row's HMAC, which holds on to all before it; base64url, empty where there is none
 * @param timestamp when it was so, by the database's clock; whole seconds, UTC
 * @param checkpoint all of this as a compact JWS, signed by a key of {@code /.well-known/jwks.json}; hand it in as
 *     {@code since} of {@code audit/verify}
 */
public record AuditHead(
        UUID organization,
        long size,
        String rootHash,
        long chains,
        long listSize,
        String listHash,
        Instant timestamp,
        String checkpoint) {}
