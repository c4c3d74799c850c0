package dev.mintmark.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code issued_token}, the record of an issue.
 *
 * @param id the token's {@code jti}
 * @param subjectId the member or API user. Of an exchange only the database knows it, and it is no part of the HMAC
 * @param roleIds in the order of {@code roles}, which are the names that they had
 * @param renewedFrom the token that this one follows; null for a new one
 * @param applicationId null for a token that is for our own API, or for a resource
 * @param issuerId null for a token that nothing was exchanged for
 * @param policyVersion null as {@code issuerId} is
 * @param issued whole seconds, UTC
 * @param expires whole seconds, UTC
 * @param derivableUntil when whatever is derived from it ends at the latest, UTC; null where nothing but its holder's
 *     authority ends it
 */
public record IssueRecord(
        UUID id,
        UUID organizationId,
        String kind,
        String subject,
        @Nullable UUID subjectId,
        String name,
        List<String> audiences,
        List<String> permissions,
        List<String> roles,
        List<UUID> roleIds,
        long generation,
        @Nullable UUID renewedFrom,
        @Nullable UUID applicationId,
        @Nullable UUID issuerId,
        @Nullable Long policyVersion,
        @Nullable String subjectIss,
        @Nullable String subjectSub,
        @Nullable String subjectJti,
        String kid,
        Instant issued,
        Instant expires,
        @Nullable Instant derivableUntil) {

    public IssueRecord {
        audiences = List.copyOf(audiences);
        permissions = List.copyOf(permissions);
        roles = List.copyOf(roles);
        roleIds = List.copyOf(roleIds);
    }

    RowContent content() {
        RowContent content = new RowContent(AuditedTable.ISSUED_TOKEN.text(), id, organizationId)
                .text(kind)
                .text(subject)
                .id(issuerId == null ? subjectId : null)
                .text(name)
                .texts(audiences)
                .texts(permissions)
                .texts(roles)
                .ids(roleIds)
                .number(generation)
                .id(renewedFrom)
                .id(applicationId)
                .id(issuerId)
                .number(policyVersion)
                .text(subjectIss)
                .text(subjectSub)
                .text(subjectJti)
                .text(kid)
                .time(issued)
                .time(expires);
        // Rows of before there was such a time have the mark that they had.
        return derivableUntil == null ? content : content.time(derivableUntil);
    }
}
