package dev.mintmark.token.issue;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.token.SignAccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues a token that was decided on: number, signature, row and audit event, all in one transaction. */
@Singleton
public class MintToken {
    private final SignAccessToken signAccessToken;
    private final IssuedTokens issuedTokens;
    private final AuditLog auditLog;

    MintToken(SignAccessToken signAccessToken, IssuedTokens issuedTokens, AuditLog auditLog) {
        this.signAccessToken = signAccessToken;
        this.issuedTokens = issuedTokens;
        this.auditLog = auditLog;
    }

    /**
     * @param transaction nothing is issued before it is committed
     * @param event the kind of the audit row, such as {@code token.issued}
     * @param actor the caller that had it issued; null for the service itself
     * @return the token's text: a secret
     */
    public Uni<String> mint(SqlClient transaction, TokenToIssue token, String event, @Nullable String actor) {
        return issuedTokens.nextPlace(transaction, token).chain(place -> signAccessToken
                .sign(token.token(), place.typ())
                .call(signed -> issuedTokens.insert(transaction, token, place.generation(), signed.kid()))
                .call(() -> auditLog.write(transaction, entry(token, place.generation(), event, actor)))
                .map(signed -> signed.text()));
    }

    private static AuditEntry entry(TokenToIssue wanted, long generation, String event, @Nullable String actor) {
        var token = wanted.token();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", token.name());
        details.put("subject", token.subject());
        details.put("roles", token.roles());
        details.put("audiences", token.audiences());
        details.put("generation", generation);
        details.put("expires", TimeText.of(token.expires()));
        if (wanted.renewedFrom() != null) {
            details.put("renewed_from", wanted.renewedFrom().toString());
        }
        if (!wanted.derivation().ancestors().isEmpty()) {
            details.put(
                    "derived_from",
                    wanted.derivation().ancestors().stream()
                            .map(UUID::toString)
                            .sorted()
                            .toList());
        }
        return new AuditEntry(token.organizationId(), event, actor, token.id().toString(), details);
    }
}
