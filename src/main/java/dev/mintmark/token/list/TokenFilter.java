package dev.mintmark.token.list;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.paging.TimedPlace;
import dev.mintmark.token.TokenState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The states that a token list is narrowed to. In order of expiry, each except the revoked is one contiguous range. */
public enum TokenFilter {
    /** The expiring among them. */
    ACTIVE(RevokedRows.LEFT_OUT),
    EXPIRING(RevokedRows.LEFT_OUT),
    INACTIVE(RevokedRows.LEFT_OUT),
    EXPIRED(RevokedRows.LEFT_OUT),
    REVOKED(RevokedRows.ALONE),
    ALL(RevokedRows.INCLUDED);

    /** The treatment of revoked tokens. */
    enum RevokedRows {
        INCLUDED,
        LEFT_OUT,
        ALONE
    }

    private static final TimedPlace BEFORE_ALL = new TimedPlace(Instant.EPOCH, new UUID(0, 0));
    private static final UUID LAST_ID = new UUID(-1, -1);
    /** Beyond every expiry, and within what PostgreSQL can tell. */
    private static final Instant NEVER = Instant.parse("+200000-01-01T00:00:00Z");

    private final RevokedRows revoked;

    TokenFilter(RevokedRows revoked) {
        this.revoked = revoked;
    }

    /** @throws ApiException 400 for a word that is none of them */
    static TokenFilter read(@Nullable String text, TokenFilter otherwise) {
        if (text == null) {
            return otherwise;
        }
        return Arrays.stream(values())
                .filter(filter -> filter.text().equals(text))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        "Token",
                        "state",
                        "state must be one of "
                                + Arrays.stream(values()).map(TokenFilter::text).collect(Collectors.joining(", "))));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    RevokedRows revoked() {
        return revoked;
    }

    /** The place that everything in the list comes behind. */
    TimedPlace start(Instant now) {
        return this == ACTIVE || this == EXPIRING || this == INACTIVE ? new TimedPlace(now, LAST_ID) : BEFORE_ALL;
    }

    /** Tells whether the list holds what is in this state; a row may have changed since its place was read. */
    boolean holds(TokenState state) {
        return switch (this) {
            case ACTIVE, EXPIRING -> state != TokenState.REVOKED && state != TokenState.INACTIVE;
            case INACTIVE -> state == TokenState.INACTIVE;
            case EXPIRED -> state != TokenState.REVOKED;
            case REVOKED -> state == TokenState.REVOKED;
            case ALL -> true;
        };
    }

    /** The last instant of expiry in the list. */
    Instant end(Instant now, Duration soon) {
        return switch (this) {
            case EXPIRING -> now.plus(soon);
            case EXPIRED -> now;
            case ACTIVE, INACTIVE, REVOKED, ALL -> NEVER;
        };
    }
}
