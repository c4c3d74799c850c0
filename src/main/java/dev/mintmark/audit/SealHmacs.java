package dev.mintmark.audit;

import dev.mintmark.platform.secret.KeyEncryptionKey;
import dev.mintmark.platform.secret.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** What only this service can put on seals, on what says which is the last of them, and on what is left of a month. */
@Singleton
final class SealHmacs {
    private static final UUID NOBODY = new UUID(0, 0);

    private final SecretKey key;

    @Inject
    SealHmacs(KeyEncryptionKey keyEncryptionKey) {
        this(keyEncryptionKey.derive("audit-seal", "HmacSHA256"));
    }

    SealHmacs(SecretKey key) {
        this.key = key;
    }

    /**
     * What the first seal of an organization holds on to.
     *
     * @param coveredFrom the least id of the rows that are marked
     */
    Bytes start(UUID organizationId, UUID coveredFrom) {
        return hmac(new RowContent("start", coveredFrom, organizationId));
    }

    /** Of a seal, whatever its own says. */
    Bytes of(Seal seal) {
        return hmac(new RowContent("audit_seal", seal.firstId(), seal.organizationId())
                .number(seal.seq())
                .text(seal.table().text())
                .id(seal.lastId())
                .number(seal.size())
                .binary(seal.idsSha256().array())
                .time(seal.sealed())
                .binary(seal.previous().array()));
    }

    /** Of the row that says which seal is an organization's last. */
    Bytes ofHead(UUID organizationId, long seq, Bytes seal) {
        return hmac(new RowContent("audit_seal_head", organizationId, organizationId)
                .number(seq)
                .binary(seal.array()));
    }

    /** Of the list of organizations that have a chain. */
    Bytes ofChains(byte[] organizationIds) {
        return hmac(new RowContent("audit_chains", NOBODY, NOBODY).binary(organizationIds));
    }

    /** Of a row of the list of where chains end, whatever its own says. */
    Bytes of(ChainListRow row) {
        return hmac(new RowContent("audit_chain_list", NOBODY, NOBODY)
                .number(row.position())
                .binary(row.entries().array())
                .time(row.listed())
                .binary(row.previous().array()));
    }

    /** What the first row of that list holds on to. */
    Bytes startOfList() {
        return hmac(new RowContent("start_of_list", NOBODY, NOBODY));
    }

    /** Of a checkpoint, whatever its own says. */
    Bytes of(Checkpoint checkpoint) {
        return hmac(new RowContent("audit_checkpoint", checkpoint.organizationId(), checkpoint.organizationId())
                .text(checkpoint.table().text())
                .text(checkpoint.month().toString())
                .number(checkpoint.lastSeq())
                .number(checkpoint.size())
                .time(checkpoint.dropped()));
    }

    /** Of what a signed checkpoint says: our keys go one day, and checkpoints are kept for longer. */
    Bytes of(CheckpointClaims claims) {
        var content = new RowContent("signed_checkpoint", claims.organizationId(), claims.organizationId())
                .number(claims.size())
                .binary(claims.root().array())
                .number(claims.chains())
                .time(claims.taken());
        // Without a list there are those that an older version signed.
        return hmac(
                claims.list().size() == 0
                        ? content
                        : content.number(claims.list().size())
                                .binary(claims.list().root().array()));
    }

    static Bytes sha256(byte[] bytes) {
        return new Bytes(Sha256.of(bytes));
    }

    private Bytes hmac(RowContent content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new Bytes(mac.doFinal(content.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }
}
