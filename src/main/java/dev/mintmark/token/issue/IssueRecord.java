package dev.mintmark.token.issue;

import dev.mintmark.audit.record.IssueColumns;
import dev.mintmark.platform.caller.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code issued_token} that is about to be written, the record of an issue.
 *
 * @param id the token's {@code jti}
 * @param kid of the key that signed the token
 * @param issued whole seconds, UTC
 * @param expires whole seconds, UTC
 * @param derivableUntil when whatever is derived from it ends at the latest, UTC; null where nothing but its holder's
 *     authority ends it
 * @param origin fills the columns that depend on how the token came to be issued
 */
public record IssueRecord(
        UUID id,
        UUID organizationId,
        TokenKind tokenKind,
        String subject,
        String name,
        List<String> audiences,
        List<String> permissions,
        String kid,
        Instant issued,
        Instant expires,
        @Nullable Instant derivableUntil,
        Origin origin)
        implements IssueColumns {

    public IssueRecord {
        audiences = List.copyOf(audiences);
        permissions = List.copyOf(permissions);
    }

    /** Begins the record of a token with this {@code jti}. */
    public static Builder of(UUID organizationId, UUID id) {
        return new Builder(organizationId, id);
    }

    /** The origin of a token. Its methods are columns; a column that an origin does not fill is null or empty. */
    public sealed interface Origin {
        default @Nullable UUID subjectId() {
            return null;
        }

        default List<String> roles() {
            return List.of();
        }

        default List<UUID> roleIds() {
            return List.of();
        }

        default long generation() {
            return 1;
        }

        default @Nullable UUID renewedFrom() {
            return null;
        }

        default @Nullable UUID applicationId() {
            return null;
        }

        /** The exchange that the token was issued in; null where nothing was exchanged for it. */
        default @Nullable Exchanged exchange() {
            return null;
        }
    }

    /**
     * An exchange. Only the database knows its holder, so the record does not.
     *
     * @param policyVersion of the policy that allowed it
     * @param subjectIss the subject token's {@code iss}
     * @param subjectSub its {@code sub}
     * @param subjectJti its {@code jti}; null where it has none
     */
    public record Exchanged(
            UUID issuerId, long policyVersion, String subjectIss, String subjectSub, @Nullable String subjectJti)
            implements Origin {
        @Override
        public Exchanged exchange() {
            return this;
        }
    }

    /**
     * An issue that no outside identity's token and no earlier token of ours was shown for.
     *
     * @param subjectId the member or API user; null where it is neither's
     * @param roles the names that they have now
     * @param roleIds in the order of {@code roles}
     * @param generation the number among a holder's tokens for an application, from 1
     * @param applicationId null for a token that is for our own API, or for a resource
     */
    public record Direct(
            @Nullable UUID subjectId,
            List<String> roles,
            List<UUID> roleIds,
            long generation,
            @Nullable UUID applicationId)
            implements Origin {
        public Direct {
            roles = List.copyOf(roles);
            roleIds = List.copyOf(roleIds);
        }

        /** The issue of a token that rests on no role and is for no application. */
        public static Direct withoutRoles(@Nullable UUID subjectId) {
            return new Direct(subjectId, List.of(), List.of(), 1, null);
        }
    }

    /**
     * A renewal: the token follows another of the same holder.
     *
     * @param renewedFrom the token that it follows
     * @param successor the same issue, had it followed none
     */
    public record Renewed(UUID renewedFrom, Direct successor) implements Origin {
        @Override
        public @Nullable UUID subjectId() {
            return successor.subjectId();
        }

        @Override
        public List<String> roles() {
            return successor.roles();
        }

        @Override
        public List<UUID> roleIds() {
            return successor.roleIds();
        }

        @Override
        public long generation() {
            return successor.generation();
        }

        @Override
        public @Nullable UUID applicationId() {
            return successor.applicationId();
        }
    }

    @Override
    public String kind() {
        return tokenKind.text();
    }

    @Override
    public @Nullable UUID subjectId() {
        return origin.subjectId();
    }

    @Override
    public List<String> roles() {
        return origin.roles();
    }

    @Override
    public List<UUID> roleIds() {
        return origin.roleIds();
    }

    @Override
    public long generation() {
        return origin.generation();
    }

    @Override
    public @Nullable UUID renewedFrom() {
        return origin.renewedFrom();
    }

    @Override
    public @Nullable UUID applicationId() {
        return origin.applicationId();
    }

    @Override
    public @Nullable UUID issuerId() {
        var exchange = origin.exchange();
        return exchange == null ? null : exchange.issuerId();
    }

    @Override
    public @Nullable Long policyVersion() {
        var exchange = origin.exchange();
        return exchange == null ? null : Long.valueOf(exchange.policyVersion());
    }

    @Override
    public @Nullable String subjectIss() {
        var exchange = origin.exchange();
        return exchange == null ? null : exchange.subjectIss();
    }

    @Override
    public @Nullable String subjectSub() {
        var exchange = origin.exchange();
        return exchange == null ? null : exchange.subjectSub();
    }

    @Override
    public @Nullable String subjectJti() {
        var exchange = origin.exchange();
        return exchange == null ? null : exchange.subjectJti();
    }

    /** Names each value of a record. All are required but {@link #derivableUntil}. */
    public static final class Builder {
        private final UUID organizationId;
        private final UUID id;
        private @Nullable TokenKind kind;
        private @Nullable String subject;
        private @Nullable String name;
        private @Nullable String kid;
        private @Nullable Instant issued;
        private @Nullable Instant expires;
        private @Nullable Instant derivableUntil;
        private @Nullable List<String> audiences;
        private @Nullable List<String> permissions;

        private Builder(UUID organizationId, UUID id) {
            this.organizationId = organizationId;
            this.id = id;
        }

        public Builder kind(TokenKind value) {
            kind = value;
            return this;
        }

        public Builder subject(String value) {
            subject = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder audiences(List<String> values) {
            audiences = values;
            return this;
        }

        public Builder permissions(List<String> values) {
            permissions = values;
            return this;
        }

        public Builder kid(String value) {
            kid = value;
            return this;
        }

        public Builder issued(Instant value) {
            issued = value;
            return this;
        }

        public Builder expires(Instant value) {
            expires = value;
            return this;
        }

        /** Null where nothing but the holder's authority ends what is derived. */
        public Builder derivableUntil(@Nullable Instant value) {
            derivableUntil = value;
            return this;
        }

        /** The record of a token that came to be issued like this. */
        public IssueRecord from(Origin origin) {
            return new IssueRecord(
                    id,
                    organizationId,
                    Objects.requireNonNull(kind, "kind"),
                    Objects.requireNonNull(subject, "subject"),
                    Objects.requireNonNull(name, "name"),
                    Objects.requireNonNull(audiences, "audiences"),
                    Objects.requireNonNull(permissions, "permissions"),
                    Objects.requireNonNull(kid, "kid"),
                    Objects.requireNonNull(issued, "issued"),
                    Objects.requireNonNull(expires, "expires"),
                    derivableUntil,
                    origin);
        }
    }
}
