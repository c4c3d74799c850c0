package dev.mintmark.token.list;

import dev.mintmark.token.FoundToken;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query for an organization's tokens, narrowed by holder, application and name. Each combination has a statement of
 * its own. Each has an index of its own in {@code issued_token} and in {@code token_revocation}.
 *
 * @param holderId null for everybody's
 * @param applicationId null for whatever they are for
 * @param name null for whatever they are called
 */
record TokenListQuery(
        UUID organizationId, @Nullable UUID holderId, @Nullable UUID applicationId, @Nullable String name) {

    /** Tells whether the token is in the list, whatever its state. */
    boolean holds(FoundToken token) {
        return (holderId == null || holderId.equals(token.holderId()))
                && (applicationId == null || applicationId.equals(token.view().application()))
                && (name == null || name.equals(token.view().name()));
    }

    /** The condition on a row, whose values come behind so many others. */
    String condition(int before) {
        var condition = new StringBuilder("organization_id = $1");
        int place = before;
        if (holderId != null) {
            condition.append(" and subject_id = $").append(++place);
        }
        if (applicationId != null) {
            condition.append(" and application_id = $").append(++place);
        }
        if (name != null) {
            condition.append(" and name = $").append(++place);
        }
        return condition.toString();
    }

    /** Adds the values of {@link #condition} but the organization. */
    Tuple addTo(Tuple values) {
        if (holderId != null) {
            values.addUUID(holderId);
        }
        if (applicationId != null) {
            values.addUUID(applicationId);
        }
        if (name != null) {
            values.addString(name);
        }
        return values;
    }

    /** Tells this list from every other. */
    String label() {
        return organizationId + " " + holderId + ' ' + applicationId + ' ' + name;
    }
}
