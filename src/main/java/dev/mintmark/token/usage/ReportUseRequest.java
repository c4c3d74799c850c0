package dev.mintmark.token.usage;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The uses of a token, reported by a service that verifies tokens by itself.
 *
 * @param count the number of times that it saw the token, 1 to 1,000,000; once where it is absent
 * @param address the consumer's
 * @param userAgent the consumer's
 */
public record ReportUseRequest(@Nullable Long count, @Nullable String address, @Nullable String userAgent) {
    public static final ReportUseRequest ONCE = new ReportUseRequest(null, null, null);

    private static final String RESOURCE = "TokenUse";
    private static final long MAX_COUNT = 1_000_000;
    private static final int MAX_LENGTH = 200;

    /** @throws ApiException 400 for a count out of range */
    long checkedCount() {
        if (count == null) {
            return 1;
        }
        if (count < 1 || count > MAX_COUNT) {
            throw ApiException.invalid(RESOURCE, "count", "count must be a whole number from 1 to 1000000");
        }
        return count;
    }

    /** @throws ApiException 400 for texts that are too long */
    Peer checkedPeer() {
        return new Peer(checked("address", address), checked("userAgent", userAgent));
    }

    private static @Nullable String checked(String attribute, @Nullable String text) {
        if (text != null && text.length() > MAX_LENGTH) {
            throw ApiException.invalid(RESOURCE, attribute, attribute + " must be at most 200 characters long");
        }
        return text;
    }
}
