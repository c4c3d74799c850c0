package dev.mintmark.audit.record;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code issued_token} that a row's HMAC covers. Each may have any value here, also one that the service
 * writes in no row. So the HMAC tells a column that was changed in the database.
 */
public interface IssueColumns {
    /** The token's {@code jti}. */
    UUID id();

    UUID organizationId();

    String kind();

    String subject();

    /** The member or API user. The HMAC leaves it out for an exchange, where only the database knows it. */
    @Nullable
    UUID subjectId();

    String name();

    List<String> audiences();

    List<String> permissions();

    List<String> roles();

    List<UUID> roleIds();

    long generation();

    @Nullable
    UUID renewedFrom();

    @Nullable
    UUID applicationId();

    @Nullable
    UUID issuerId();

    @Nullable
    Long policyVersion();

    @Nullable
    String subjectIss();

    @Nullable
    String subjectSub();

    @Nullable
    String subjectJti();

    String kid();

    Instant issued();

    Instant expires();

    @Nullable
    Instant derivableUntil();
}
