package dev.mintmark.platform.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a request, as far as the request identifies it.
 *
 * @param address the IP address; null where it is not known
 * @param userAgent its own word on itself, at most 200 characters without control characters; null where it says
 *     nothing
 */
public record Peer(@Nullable String address, @Nullable String userAgent) {
    /** A peer of which nothing is known. */
    public static final Peer UNKNOWN = new Peer(null, null);

    private static final int MAX_LENGTH = 200;

    public Peer {
        address = tidy(address);
        userAgent = tidy(userAgent);
    }

    /** Adds what is known of the peer to the details of an audit event. */
    public void addTo(Map<String, Object> details) {
        if (address != null) {
            details.put("address", address);
        }
        if (userAgent != null) {
            details.put("userAgent", userAgent);
        }
    }

    private static @Nullable String tidy(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var tidy = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(MAX_LENGTH)
                .forEach(tidy::appendCodePoint);
        var shown = tidy.toString().strip();
        return shown.isEmpty() ? null : shown;
    }
}
