package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.SignAccessToken;
import io.quarkus.arc.Arc;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Those who administer one organization and nothing else. */
final class Administrators {
    private static final String RECORD =
            """
            insert into issued_token (id, organization_id, kind, subject, name, audiences, permissions, roles,
                                      generation, kid, issued, expires)
            values ($1, $2, 'organization', $3, 'test', $4, $5, '{}', 1, $6, $7, $8)
            """;

    private static final String RECORD_OF_MEMBER =
            """
            insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles,
                                      role_ids, generation, kid, issued, expires)
            select $1, m.organization_id, 'personal', o.name || '/' || m.login, m.id, 'test',
                   array['urn:mintmark:org:' || o.name], array['admin'], array['admin'],
                   array(select h.role_id from role_member h where h.member_id = m.id), 1, 'test', now(),
                   now() + interval '1 day'
              from member m join organization o on o.id = m.organization_id where m.id = $2
            """;

    private Administrators() {}

    /** Records that a member has a token of its own; answers its id. */
    static UUID giveToken(String memberId) {
        var id = bean(Ids.class).next();
        bean(Pool.class)
                .preparedQuery(RECORD_OF_MEMBER)
                .execute(Tuple.of(id, UUID.fromString(memberId)))
                .await()
                .indefinitely();
        return id;
    }

    /** @param path the organization's */
    static Api of(String path) {
        var organization = Api.serviceAdmin().get(path).body();
        var name = organization.path("name").asText();
        var id = UUID.fromString(organization.path("id").asText());
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var token = new AccessToken(
                bean(Ids.class).next(),
                id,
                name,
                id,
                TokenKind.ORGANIZATION,
                null,
                "test",
                List.of(AccessToken.audienceOf(name)),
                List.of(Caller.ADMIN),
                List.of(),
                null,
                now,
                now.plus(1, ChronoUnit.HOURS));
        var signed = bean(SignAccessToken.class)
                .sign(token, AccessTokenTyp.AT_JWT)
                .await()
                .indefinitely();
        bean(Pool.class)
                .preparedQuery(RECORD)
                .execute(Tuple.from(List.of(
                        token.id(),
                        id,
                        token.subject(),
                        token.audiences().toArray(String[]::new),
                        token.permissions().toArray(String[]::new),
                        signed.kid(),
                        token.issued().atOffset(ZoneOffset.UTC),
                        token.expires().atOffset(ZoneOffset.UTC))))
                .await()
                .indefinitely();
        return new Api(signed.text());
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
