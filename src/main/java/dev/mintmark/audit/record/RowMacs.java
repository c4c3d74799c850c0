package dev.mintmark.audit.record;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RowContent;
import dev.mintmark.platform.secret.KeyEncryptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Computes and checks the HMACs that tell this service's rows from foreign or changed ones (docs/security.md 19). One
 * HMAC covers a row's identity, another its content. Their keys are not in the database.
 */
@ApplicationScoped
public class RowMacs {
    private static final int IDENTITY_LENGTH = 8;
    private static final int CONTENT_LENGTH = 16;
    private static final int CONTENT = 1 + IDENTITY_LENGTH;
    /** The version of the content's form; a row keeps the one that it was written with. */
    private static final byte FORM = 1;

    /** The verdict of a mark on its row. */
    public enum MacVerdict {
        GENUINE,
        /** The service wrote a row of this id, but not this. */
        CHANGED,
        /** The service never wrote a row of this id here. */
        FOREIGN
    }

    private final SecretKey identityKey;
    private final SecretKey contentKey;

    RowMacs(KeyEncryptionKey keyEncryptionKey) {
        this.identityKey = keyEncryptionKey.derive("audit-row-identity", "HmacSHA256");
        this.contentKey = keyEncryptionKey.derive("audit-row", "HmacSHA256");
    }

    /** The value of column {@code mark} of the row of an issue. */
    public byte[] mark(IssueColumns row) {
        return mark(IssueContent.of(row));
    }

    byte[] mark(RowContent content) {
        var mark = new byte[CONTENT + CONTENT_LENGTH];
        mark[0] = FORM;
        System.arraycopy(hmac(identityKey, content.identity()), 0, mark, 1, IDENTITY_LENGTH);
        System.arraycopy(hmac(contentKey, content.bytes()), 0, mark, CONTENT, CONTENT_LENGTH);
        return mark;
    }

    /** Tells whether the service wrote a row of this id, whatever the row says now. */
    public boolean isOurs(AuditedTable table, UUID id, UUID organizationId, byte @Nullable [] mark) {
        return mark != null
                && mark.length == CONTENT + CONTENT_LENGTH
                && mark[0] == FORM
                && MessageDigest.isEqual(
                        Arrays.copyOfRange(mark, 1, CONTENT),
                        Arrays.copyOf(
                                hmac(identityKey, new RowContent(table.text(), id, organizationId).identity()),
                                IDENTITY_LENGTH));
    }

    /** @param content null where it is nothing that the service could have written */
    public MacVerdict judge(
            AuditedTable table, UUID id, UUID organizationId, @Nullable RowContent content, byte @Nullable [] mark) {
        if (!isOurs(table, id, organizationId, mark)) {
            return MacVerdict.FOREIGN;
        }
        return content != null && MessageDigest.isEqual(mark, mark(content)) ? MacVerdict.GENUINE : MacVerdict.CHANGED;
    }

    private static byte[] hmac(SecretKey key, byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(FORM);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }
}
