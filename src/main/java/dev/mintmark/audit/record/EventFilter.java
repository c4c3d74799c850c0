package dev.mintmark.audit.record;

import dev.mintmark.audit.RowIds;
import dev.mintmark.platform.error.ApiException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter of audit events; null members match everything.
 *
 * @param since the least id that is wanted
 * @param until the least id that is too late
 */
public record EventFilter(
        @Nullable String kind,
        @Nullable String actor,
        @Nullable String target,
        @Nullable UUID since,
        @Nullable UUID until) {
    private static final Pattern KIND = Pattern.compile("[a-z_.-]{1,64}");
    private static final int MAX_LENGTH = 4_096;

    /** @throws ApiException 400 for what no event can have */
    public static EventFilter of(
            @Nullable String kind,
            @Nullable String actor,
            @Nullable String target,
            @Nullable String since,
            @Nullable String until) {
        if (kind != null && !KIND.matcher(kind).matches()) {
            throw ApiException.invalid("AuditEvent", "kind", "kind must be one such as exchange.denied");
        }
        return new EventFilter(
                kind, bounded("actor", actor), bounded("target", target), floor("since", since), floor("until", until));
    }

    private static @Nullable String bounded(String attribute, @Nullable String value) {
        if (value != null && (value.isEmpty() || value.length() > MAX_LENGTH || value.indexOf('\0') >= 0)) {
            throw ApiException.invalid(
                    "AuditEvent", attribute, attribute + " must be 1 to " + MAX_LENGTH + " characters without NUL");
        }
        return value;
    }

    private static @Nullable UUID floor(String attribute, @Nullable String time) {
        if (time == null) {
            return null;
        }
        try {
            return RowIds.floor(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            throw ApiException.invalid(
                    "AuditEvent", attribute, attribute + " must be an ISO 8601 time such as 2030-01-31T00:00:00Z");
        }
    }
}
