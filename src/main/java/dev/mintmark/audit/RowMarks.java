package dev.mintmark.audit;

import dev.mintmark.platform.secret.KeyEncryptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Tells the rows that this service wrote from those that somebody else put into its tables or changed there: an HMAC over
 * the row's content, under a key that is not in the database (SECURITY.md 19).
 */
@ApplicationScoped
public class RowMarks {
    private static final int LENGTH = 16;
    /** Of the content's form; a row keeps the one that it was written with. */
    private static final byte FORM = 1;

    private final SecretKey key;

    RowMarks(KeyEncryptionKey keyEncryptionKey) {
        this.key = keyEncryptionKey.derive("audit-row", "HmacSHA256");
    }

    /** The value of column {@code mark} of the row of an issue. */
    public byte[] mark(IssueRecord row) {
        return mark(row.content());
    }

    byte[] mark(RowContent content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(FORM);
            var mark = Arrays.copyOf(new byte[] {FORM}, 1 + LENGTH);
            System.arraycopy(mac.doFinal(content.bytes()), 0, mark, 1, LENGTH);
            return mark;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    boolean isGenuine(RowContent content, byte @Nullable [] mark) {
        return mark != null && MessageDigest.isEqual(mark, mark(content));
    }
}
