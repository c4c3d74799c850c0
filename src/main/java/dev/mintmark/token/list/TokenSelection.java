package dev.mintmark.token.list;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.TokenListItem;
import dev.mintmark.token.TokenState;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state, the expiry and the kind that a token list is narrowed to.
 *
 * @param soon the time before its end in which a token is expiring
 * @param kind null for every kind
 */
public record TokenSelection(TokenFilter filter, Duration soon, @Nullable TokenKind kind) {
    private static final String RESOURCE = "Token";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofDays(3660);
    private static final List<String> KINDS =
            Arrays.stream(TokenKind.values()).map(TokenKind::text).toList();

    /**
     * Reads query parameters, each null where it is absent.
     *
     * @param otherwise the filter where neither a state nor {@code within} says one
     * @throws ApiException 400 for what is none of the words, for what is no duration, and for a duration that means nothing
     */
    public static TokenSelection read(
            @Nullable String state, @Nullable String within, @Nullable String kind, TokenFilter otherwise) {
        var wanted = kind(kind);
        if (within == null) {
            return new TokenSelection(TokenFilter.read(state, otherwise), TokenState.SOON, wanted);
        }
        var filter = TokenFilter.read(state, TokenFilter.EXPIRING);
        if (filter != TokenFilter.ACTIVE && filter != TokenFilter.EXPIRING) {
            throw ApiException.invalid(
                    RESOURCE,
                    "within",
                    "within says when an active token is expiring; leave state out, or say active or expiring");
        }
        return new TokenSelection(TokenFilter.EXPIRING, duration(within), wanted);
    }

    private static @Nullable TokenKind kind(@Nullable String text) {
        if (text != null && !KINDS.contains(text)) {
            throw ApiException.invalid(RESOURCE, "kind", "kind must be one of " + String.join(", ", KINDS));
        }
        return text == null ? null : TokenKind.of(text);
    }

    boolean holds(TokenListItem view) {
        return filter.holds(TokenState.valueOf(view.state().toUpperCase(Locale.ROOT)))
                && (kind == null || kind == TokenKind.of(view.kind()));
    }

    /** Tells this list from every other. */
    String label() {
        return filter.text() + ' ' + soon + ' ' + (kind == null ? null : kind.text());
    }

    private static Duration duration(String text) {
        try {
            var duration = Duration.parse(text);
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(MAX) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // refused below, as one out of range is
        }
        throw ApiException.invalid(
                RESOURCE, "within", "within must be a duration such as P14D or PT36H, from PT1S to P3660D");
    }
}
