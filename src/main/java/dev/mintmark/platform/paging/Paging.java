package dev.mintmark.platform.paging;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.secret.KeyEncryptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads the cursors of lists. A cursor is the place of the last row seen, bound by HMAC to its list. Most
 * lists page by id, a UUIDv7 in the order of creation. Some page by an instant and, within it, by id.
 */
@ApplicationScoped
public class Paging {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 500;
    private static final int ID_LENGTH = 16;
    private static final int TIMED_LENGTH = Long.BYTES + ID_LENGTH;
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
        return new PageRequest(readLimit(limit), cursor == null ? null : id(open(list, cursor, ID_LENGTH)));
    }

    /** Reads like {@link #read}, for a list in the order of an instant. */
    public TimedPageRequest readTimed(String list, @Nullable String limit, @Nullable String cursor) {
        return new TimedPageRequest(readLimit(limit), cursor == null ? null : place(open(list, cursor, TIMED_LENGTH)));
    }

    /** Makes a page of {@code rows}, which were asked for with one more than the limit. */
    public <R> Page<R> page(String list, PageRequest request, List<R> rows, Function<R, UUID> id) {
        return page(list, request.limit(), rows, row -> bytes(id.apply(row)));
    }

    /** Makes a page like {@link #page}, for a list in the order of an instant. */
    public <R> Page<R> pageTimed(String list, TimedPageRequest request, List<R> rows, Function<R, TimedPlace> place) {
        return page(list, request.limit(), rows, row -> bytes(place.apply(row)));
    }

    /** A page that ends before it is full; the next begins behind {@code last}. */
    public <R> Page<R> pageUntil(String list, List<R> rows, TimedPlace last) {
        return new Page<>(List.copyOf(rows), seal(list, bytes(last)));
    }

    private <R> Page<R> page(String list, int limit, List<R> rows, Function<R, byte[]> place) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, limit);
        return new Page<>(items, seal(list, place.apply(items.get(items.size() - 1))));
    }

    private static int readLimit(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int wanted = Integer.parseInt(limit);
            if (wanted >= 1 && wanted <= MAX_LIMIT) {
                return wanted;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw ApiException.invalid("Page", "limit", "limit must be a whole number from 1 to " + MAX_LIMIT);
    }

    private String seal(String list, byte[] place) {
        var whole = Arrays.copyOf(place, place.length + TAG_LENGTH);
        System.arraycopy(tag(list, place), 0, whole, place.length, TAG_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private ByteBuffer open(String list, String cursor, int length) {
        var whole = decode(cursor);
        if (whole.length == length + TAG_LENGTH) {
            var place = Arrays.copyOf(whole, length);
            if (MessageDigest.isEqual(Arrays.copyOfRange(whole, length, whole.length), tag(list, place))) {
                return ByteBuffer.wrap(place);
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

    private byte[] tag(String list, byte[] place) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(place);
            return Arrays.copyOf(mac.doFinal(list.getBytes(StandardCharsets.UTF_8)), TAG_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    private static UUID id(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] bytes(UUID id) {
        return bytes(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static TimedPlace place(ByteBuffer bytes) {
        var at = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
        return new TimedPlace(at, id(bytes));
    }

    private static byte[] bytes(TimedPlace place) {
        var id = place.id();
        return bytes(
                ChronoUnit.MICROS.between(Instant.EPOCH, place.at()),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits());
    }

    private static byte[] bytes(long... words) {
        var buffer = ByteBuffer.allocate(words.length * Long.BYTES);
        for (long word : words) {
            buffer.putLong(word);
        }
        return buffer.array();
    }
}
