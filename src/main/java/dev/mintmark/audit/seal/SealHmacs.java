package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowContent;
import dev.mintmark.platform.secret.KeyEncryptionKey;
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
public final class SealHmacs {
    /** The latest version of a seal's form that this service can verify. It writes no other. */
    public static final int VERSION = 1;

    private final SecretKey key;

    @Inject
    public SealHmacs(KeyEncryptionKey keyEncryptionKey) {
        this(keyEncryptionKey.derive("audit-seal", "HmacSHA256"));
    }

    public SealHmacs(SecretKey key) {
        this.key = key;
    }

    /**
     * The HMAC that the first seal of an organization links to.
     *
     * @param coveredFrom the least id of the rows that are marked
     */
    public Bytes start(UUID organizationId, UUID coveredFrom) {
        return of(new RowContent("start", coveredFrom, organizationId));
    }

    /** The HMAC of the row that names an organization's last seal. */
    public Bytes ofHead(UUID organizationId, long seq, Bytes seal) {
        return of(new RowContent("audit_seal_head", organizationId, organizationId)
                .number(seq)
                .binary(seal.array()));
    }

    /** The HMAC of the list of organizations that have a chain. */
    Bytes ofChains(byte[] organizationIds) {
        return of(new RowContent("audit_chains", RowContent.NOBODY, RowContent.NOBODY).binary(organizationIds));
    }

    /** The HMAC that the first row of the list of the ends of chains links to. */
    public Bytes startOfList() {
        return of(new RowContent("start_of_list", RowContent.NOBODY, RowContent.NOBODY));
    }

    /** The HMAC of a row, whose content leaves out its own. */
    public Bytes of(RowContent content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new Bytes(mac.doFinal(content.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }
}
