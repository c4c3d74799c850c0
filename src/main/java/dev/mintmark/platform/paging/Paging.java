package dev.mintmark.platform.paging;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.secret.KeyEncryptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Cursors that only we can make: the last id seen, bound by HMAC to the list it was seen in. Every list pages by its
 * rows' id, which is UUIDv7 and so stands for the order of creation.
 */
@ApplicationScoped
public class Paging {
    private static final int DEFAULT_LIMIT = 100;
    private static final int GREATEST_LIMIT = 500;
    private static final int ID_LENGTH = 16;
    private static final int TAG_LENGTH = 16;

    private final SecretKey key;

    Paging(KeyEncryptionKey keyEncryptionKey) {
        this.key = keyEncryptionKey.derive("cursor", "HmacSHA256");
    }

    /**
     * Reads the query parameters.
     *
     * @param list names the list and its owner; a cursor of another list is refused
     * @throws ApiException 400 for a limit outside 1 to 500 and for a cursor that is not ours
     */
    public PageRequest read(String list, @Nullable String limit, @Nullable String cursor) {
        return new PageRequest(readLimit(limit), cursor == null ? null : readCursor(list, cursor));
    }

    /** Makes a page of {@code rows}, which were asked for with one more than the limit. */
    public <R> Page<R> page(String list, PageRequest request, List<R> rows, Function<R, UUID> id) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, request.limit());
        return new Page<>(items, cursor(list, id.apply(items.get(items.size() - 1))));
    }

    private static int readLimit(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int wanted = Integer.parseInt(limit);
            if (wanted >= 1 && wanted <= GREATEST_LIMIT) {
                return wanted;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw ApiException.invalid("Page", "limit", "limit must be a whole number from 1 to " + GREATEST_LIMIT);
    }

    private String cursor(String list, UUID last) {
        var id = bytes(last);
        var whole = Arrays.copyOf(id, ID_LENGTH + TAG_LENGTH);
        System.arraycopy(tag(list, id), 0, whole, ID_LENGTH, TAG_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private UUID readCursor(String list, String cursor) {
        var whole = decode(cursor);
        if (whole.length == ID_LENGTH + TAG_LENGTH) {
            var id = Arrays.copyOf(whole, ID_LENGTH);
            if (MessageDigest.isEqual(Arrays.copyOfRange(whole, ID_LENGTH, whole.length), tag(list, id))) {
                var buffer = ByteBuffer.wrap(id);
                return new UUID(buffer.getLong(), buffer.getLong());
            }
        }
        throw ApiException.invalid("Page", "cursor", "cursor must be the 'next' of an earlier page of this list");
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] tag(String list, byte[] id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(id);
            return Arrays.copyOf(mac.doFinal(list.getBytes(StandardCharsets.UTF_8)), TAG_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_LENGTH)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
