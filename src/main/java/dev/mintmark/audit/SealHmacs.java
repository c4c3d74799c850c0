package dev.mintmark.audit;

import dev.mintmark.platform.secret.KeyEncryptionKey;
import dev.mintmark.platform.secret.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Computes the HMACs of seals, of chains' heads, of lists of chains and of checkpoints. Only this service has their
 * key.
 */
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
     * The HMAC that the first seal of an organization links to.
     *
     * @param coveredFrom the least id of the rows that are marked
     */
    Bytes start(UUID organizationId, UUID coveredFrom) {
        return hmac(new RowContent("start", coveredFrom, organizationId));
    }

    /** The HMAC of a seal, without its own. */
    Bytes of(Seal seal) {
        var content = new RowContent("audit_seal", seal.firstId(), seal.organizationId())
                .number(seal.seq())
                .text(seal.table().text())
                .id(seal.lastId())
                .number(seal.size())
                .binary(seal.idsSha256().array())
                .time(seal.sealed())
                .binary(seal.previous().array());
        // Without a row of the list there are those that an older version made.
        return hmac(seal.listPosition() == 0 ? content : content.number(seal.listPosition()));
    }

    /** The HMAC of the row that names an organization's last seal. */
    Bytes ofHead(UUID organizationId, long seq, Bytes seal) {
        return hmac(new RowContent("audit_seal_head", organizationId, organizationId)
                .number(seq)
                .binary(seal.array()));
    }

    /** The HMAC of the list of organizations that have a chain. */
    Bytes ofChains(byte[] organizationIds) {
        return hmac(new RowContent("audit_chains", NOBODY, NOBODY).binary(organizationIds));
    }

    /** The HMAC of a row of the list of the ends of chains, without its own. */
    Bytes of(ChainListRow row) {
        return hmac(new RowContent("audit_chain_list", NOBODY, NOBODY)
                .number(row.position())
                .binary(row.entries().array())
                .time(row.listed())
                .binary(row.previous().array()));
    }

    /** Of where that list begins by now, whatever its own says. */
    Bytes of(ChainListStart start) {
        return hmac(new RowContent("audit_chain_list_start", NOBODY, NOBODY)
                .number(start.position())
                .binary(start.ends().array())
                .time(start.unlistedUntil())
                .binary(start.previous().array()));
    }

    /** The HMAC that the first row of that list links to. */
    Bytes startOfList() {
        return hmac(new RowContent("start_of_list", NOBODY, NOBODY));
    }

    /** The HMAC of a checkpoint, without its own. */
    Bytes of(Checkpoint checkpoint) {
        return hmac(new RowContent("audit_checkpoint", checkpoint.organizationId(), checkpoint.organizationId())
                .text(checkpoint.table().text())
                .text(checkpoint.month().toString())
                .number(checkpoint.lastSeq())
                .number(checkpoint.size())
                .time(checkpoint.dropped()));
    }

    /** The HMAC of a signed checkpoint's claims. Checkpoints are kept for longer than signing keys. */
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
