package dev.mintmark.audit.record;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL statement for one page of events. Audit rows and exchanges are each read from an index, newest first, a page
 * at most. A condition that is not asked for is left out, so that the planner picks the right index.
 */
final class EventQuery {
    /** The kind under which issues by exchange are listed. */
    static final String ISSUED = "token.issued";

    private static final String EVENTS =
            """
            select id, organization_id, kind, actor, target, details, occurred,
                   null::text as subject, null::text as name, null::text[] as audiences, null::text[] as roles,
                   null::bigint as generation, null::timestamptz as expires, null::uuid as issuer_id,
                   null::bigint as policy_version
              from audit_event where organization_id = $1""";
    private static final String ISSUES =
            """
            select id, organization_id, 'token.issued' as kind, subject_iss || ' ' || subject_sub as actor,
                   id::text as target, null::text as details, issued as occurred,
                   subject, name, audiences, roles, generation, expires, issuer_id, policy_version
              from issued_token where organization_id = $1 and issuer_id is not null""";

    private final Tuple values = Tuple.tuple();
    private final StringBuilder events = new StringBuilder(EVENTS);
    private final StringBuilder issues = new StringBuilder(ISSUES);
    private final String text;

    /**
     * @param after the last id already seen; null from the newest on
     * @param limit the most rows to answer
     */
    EventQuery(UUID organizationId, EventFilter filter, @Nullable UUID after, int limit) {
        values.addUUID(organizationId);
        if (after != null) {
            both(" and id < " + next(values.addUUID(after)));
        }
        if (filter.until() != null) {
            both(" and id < " + next(values.addUUID(filter.until())));
        }
        if (filter.since() != null) {
            both(" and id >= " + next(values.addUUID(filter.since())));
        }
        if (filter.kind() != null) {
            events.append(" and kind = ").append(next(values.addString(filter.kind())));
        }
        if (filter.actor() != null) {
            var actor = next(values.addString(filter.actor()));
            events.append(" and actor = ").append(actor);
            issues.append(" and hashtextextended(subject_iss || ' ' || subject_sub, 0) = hashtextextended(")
                    .append(actor)
                    .append(", 0) and subject_iss || ' ' || subject_sub = ")
                    .append(actor);
        }
        if (filter.target() != null) {
            events.append(" and target = ").append(next(values.addString(filter.target())));
        }
        if (filter.target() != null && isIssue(filter)) {
            issues.append(" and id = ").append(next(values.addUUID(UUID.fromString(filter.target()))));
        }
        var newest = " order by id desc limit " + next(values.addInteger(limit));
        both(newest);
        this.text = isIssue(filter)
                ? "select * from ((" + events + ") union all (" + issues + ")) as event" + newest
                : events.toString();
    }

    String text() {
        return text;
    }

    Tuple values() {
        return values;
    }

    /** Tells whether an issue by exchange can be what is wanted. */
    private static boolean isIssue(EventFilter filter) {
        return (filter.kind() == null || filter.kind().equals(ISSUED))
                && (filter.target() == null || isId(filter.target()));
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void both(String condition) {
        events.append(condition);
        issues.append(condition);
    }

    private static String next(Tuple values) {
        return "$" + values.size();
    }
}
