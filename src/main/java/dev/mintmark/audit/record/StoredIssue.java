package dev.mintmark.audit.record;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code issued_token} as the database has it now, column by column. */
record StoredIssue(Row row) implements IssueColumns {
    /** True where nothing is absent that every row of the service's has. */
    static boolean isWhole(Row row) {
        return isWhole(row.getArrayOfStrings("audiences"))
                && isWhole(row.getArrayOfStrings("permissions"))
                && isWhole(row.getArrayOfStrings("roles"))
                && isWhole(row.getArrayOfUUIDs("role_ids"))
                && row.getLong("generation") != null
                && row.getOffsetDateTime("issued") != null
                && row.getOffsetDateTime("expires") != null;
    }

    private static boolean isWhole(@Nullable Object @Nullable [] array) {
        return array != null && Arrays.stream(array).allMatch(Objects::nonNull);
    }

    @Override
    public UUID id() {
        return row.getUUID("id");
    }

    @Override
    public UUID organizationId() {
        return row.getUUID("organization_id");
    }

    @Override
    public String kind() {
        return row.getString("kind");
    }

    @Override
    public String subject() {
        return row.getString("subject");
    }

    @Override
    public @Nullable UUID subjectId() {
        return row.getUUID("subject_id");
    }

    @Override
    public String name() {
        return row.getString("name");
    }

    @Override
    public List<String> audiences() {
        return List.of(row.getArrayOfStrings("audiences"));
    }

    @Override
    public List<String> permissions() {
        return List.of(row.getArrayOfStrings("permissions"));
    }

    @Override
    public List<String> roles() {
        return List.of(row.getArrayOfStrings("roles"));
    }

    @Override
    public List<UUID> roleIds() {
        return List.of(row.getArrayOfUUIDs("role_ids"));
    }

    @Override
    public long generation() {
        return row.getLong("generation");
    }

    @Override
    public @Nullable UUID renewedFrom() {
        return row.getUUID("renewed_from");
    }

    @Override
    public @Nullable UUID applicationId() {
        return row.getUUID("application_id");
    }

    @Override
    public @Nullable UUID issuerId() {
        return row.getUUID("issuer_id");
    }

    @Override
    public @Nullable Long policyVersion() {
        return row.getLong("policy_version");
    }

    @Override
    public @Nullable String subjectIss() {
        return row.getString("subject_iss");
    }

    @Override
    public @Nullable String subjectSub() {
        return row.getString("subject_sub");
    }

    @Override
    public @Nullable String subjectJti() {
        return row.getString("subject_jti");
    }

    @Override
    public String kid() {
        return row.getString("kid");
    }

    @Override
    public Instant issued() {
        return row.getOffsetDateTime("issued").toInstant();
    }

    @Override
    public Instant expires() {
        return row.getOffsetDateTime("expires").toInstant();
    }

    @Override
    public @Nullable Instant derivableUntil() {
        OffsetDateTime until = row.getOffsetDateTime("derivable_until");
        return until == null ? null : until.toInstant();
    }
}
