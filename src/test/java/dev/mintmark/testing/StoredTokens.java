package dev.mintmark.testing;

import java.time.Instant;
import java.util.UUID;

/** Rows of tokens that were never minted, put into a database behind the service's back. */
public final class StoredTokens {
    private final OutsideDatabase database;
    private final String organizationId;

    public StoredTokens(OutsideDatabase database, String organization) {
        this.database = database;
        this.organizationId = database.ask("select id from organization where name = '" + organization + "'");
    }

    /** A renewable token; answers its id. */
    public String add(String name, Instant issued, Instant expires) {
        return add(name, null, issued, expires);
    }

    /** @param holderId null for nobody's */
    public String add(String name, String holderId, Instant issued, Instant expires) {
        var id = UUID.randomUUID();
        var version7 = new UUID(
                (issued.toEpochMilli() << 16) | 0x7000 | (id.getMostSignificantBits() & 0xfff),
                id.getLeastSignificantBits());
        database.tell(
                """
                insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles,
                                          role_ids, generation, kid, issued, expires)
                values ('%s', '%s', '%s', 'user:x/y', %s, '%s', '{urn:x}', '{deploy}', '{r}',
                        array[gen_random_uuid()], 1, 'k', '%s', '%s')
                """
                        .formatted(
                                version7,
                                organizationId,
                                holderId == null ? "organization" : "personal",
                                holderId == null ? "null" : "'" + holderId + "'",
                                name,
                                issued,
                                expires));
        return version7.toString();
    }

    public void revoke(String id) {
        database.tell("insert into token_revocation (token_id, organization_id, revoked, revoked_by) values ('" + id
                + "', '" + organizationId + "', now(), 'somebody')");
    }

    /** As if {@code successor} had been renewed from {@code predecessor}. */
    public void renew(String predecessor, String successor, Instant renewed) {
        database.tell("insert into token_renewal (token_id, organization_id, predecessor_id, renewed) values ('"
                + successor + "', '" + organizationId + "', '" + predecessor + "', '" + renewed + "')");
    }
}
