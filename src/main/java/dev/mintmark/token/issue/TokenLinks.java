package dev.mintmark.token.issue;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.Peer;
import dev.mintmark.platform.secret.KeyEncryptionKey;
import dev.mintmark.platform.secret.Sha256;
import dev.mintmark.token.ActiveToken;
import dev.mintmark.token.ActiveTokens;
import dev.mintmark.token.SignAccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Hands a token to an outsider by a link that shows it once. The database holds only a hash of the link's secret. The
 * token's text is made again from its row when the link is opened.
 */
@Singleton
public class TokenLinks {
    private static final String RESOURCE = "TokenLink";
    private static final int SECRET_LENGTH = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String MAC = "HmacSHA256";
    private static final int GONE = 410;

    /** The database's clock counts a link's day, which all replicas share. */
    private static final String CREATE =
            """
            insert into token_link (secret_sha256, organization_id, token_id, expires)
            values ($1, $2, $3, date_trunc('second', now()) + interval '24 hours')
            on conflict (secret_sha256) do nothing
            """;

    private static final String FIND =
            "select token_id, expires, opened, expires <= now() as ended from token_link where secret_sha256 = $1";
    private static final String TAKE =
            """
            update token_link set opened = now() where secret_sha256 = $1 and opened is null and expires > now()
            returning organization_id
            """;

    private final SecretKey renewalKey;
    private final ActiveTokens activeTokens;
    private final SignAccessToken signAccessToken;
    private final AuditLog auditLog;
    private final Pool pool;
    private final SecureRandom random;
    private final MintmarkConfig config;

    TokenLinks(
            KeyEncryptionKey keyEncryptionKey,
            ActiveTokens activeTokens,
            SignAccessToken signAccessToken,
            AuditLog auditLog,
            Pool pool,
            SecureRandom random,
            MintmarkConfig config) {
        this.renewalKey = keyEncryptionKey.derive("renewal-link", MAC);
        this.activeTokens = activeTokens;
        this.signAccessToken = signAccessToken;
        this.auditLog = auditLog;
        this.pool = pool;
        this.random = random;
        this.config = config;
    }

    /**
     * A link that shows a token once.
     *
     * @param url a secret
     */
    public record Link(String url, Instant expires) {}

    /** Makes a link; it leads somewhere once the transaction is committed. */
    Uni<Link> create(SqlClient transaction, UUID organizationId, UUID tokenId) {
        var secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        var hash = sha256(secret);
        return insert(transaction, hash, organizationId, tokenId)
                .map(made -> link(secret, made.getOffsetDateTime("expires").toInstant()));
    }

    /** Inserts a link where there is none of that secret, and reads what is there then. */
    private static Uni<Row> insert(SqlClient transaction, Buffer hash, UUID organizationId, UUID tokenId) {
        return transaction
                .preparedQuery(CREATE)
                .execute(Tuple.of(hash, organizationId, tokenId))
                .chain(() -> transaction.preparedQuery(FIND).execute(Tuple.of(hash)))
                .map(links -> links.iterator().next());
    }

    /**
     * Makes the one link of a token that was renewed. A caller that lost the answer and asks again gets it once more.
     * Its secret follows from the token and from a key that the database does not hold.
     *
     * @return fails with 409 where the link was opened or ran out
     */
    public Uni<Link> createAgain(SqlClient transaction, UUID organizationId, UUID tokenId) {
        var secret = secretOf(tokenId);
        return insert(transaction, sha256(secret), organizationId, tokenId).map(known -> {
            if (known.getOffsetDateTime("opened") != null || known.getBoolean("ended")) {
                throw ApiException.conflict(
                        RESOURCE, "the link that this Idempotency-Key got was opened or has run out; use a new key");
            }
            return link(secret, known.getOffsetDateTime("expires").toInstant());
        });
    }

    private Link link(byte[] secret, Instant expires) {
        return new Link(
                config.publicUrl() + "/tokens/links/"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                expires);
    }

    private byte[] secretOf(UUID tokenId) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(renewalKey);
            return mac.doFinal(tokenId.toString().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    /**
     * Shows the token, this once.
     *
     * @return fails with 404 for a link that there never was. Fails with 410 for one that was opened before or ran out.
     *     Also with 410 while its token is not good; that may change
     */
    Uni<LinkedTokenResponse> open(String secret, Peer peer) {
        var hash = sha256(read(secret));
        return find(hash).chain(token -> signAccessToken
                .sign(token.again(), token.typ())
                .call(() -> take(hash, token, peer))
                .map(signed -> new LinkedTokenResponse(signed.text(), token.id(), token.name(), token.expires())));
    }

    /** The good token behind a link that was not opened. */
    private Uni<ActiveToken> find(Buffer hash) {
        return pool.preparedQuery(FIND).execute(Tuple.of(hash)).chain(links -> {
            if (links.size() == 0) {
                throw ApiException.notFound(RESOURCE);
            }
            return activeTokens.find(checked(links.iterator().next())).map(token -> {
                if (token == null) {
                    throw gone("the token behind this link is not good any more; ask for another");
                }
                return token;
            });
        });
    }

    /**
     * Looks whether the link would show its token, and leaves it as it is.
     *
     * @return fails as {@link #open} does
     */
    Uni<Void> look(String secret) {
        return find(sha256(read(secret))).replaceWithVoid();
    }

    private UUID checked(Row link) {
        if (link.getOffsetDateTime("opened") != null) {
            throw opened();
        }
        if (link.getBoolean("ended")) {
            throw gone("this link has run out; ask for another");
        }
        return link.getUUID("token_id");
    }

    private Uni<Void> take(Buffer hash, ActiveToken token, Peer peer) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(hash))
                .chain(taken -> {
                    if (taken.size() == 0) {
                        throw opened();
                    }
                    return auditLog.write(transaction, entry(token, peer));
                }));
    }

    private static AuditEntry entry(ActiveToken token, Peer peer) {
        Map<String, Object> details = new HashMap<>();
        details.put("name", token.name());
        peer.addTo(details);
        return new AuditEntry(
                token.organizationId(), "token.link-opened", null, token.id().toString(), details);
    }

    private static byte[] read(String secret) {
        if (!SECRET.matcher(secret).matches()) {
            throw ApiException.notFound(RESOURCE);
        }
        try {
            return Base64.getUrlDecoder().decode(secret);
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound(RESOURCE);
        }
    }

    private static ApiException opened() {
        return gone("this link was opened before, and shows its token once. Ask for another. If it was not you who"
                + " opened it, have the token revoked");
    }

    private static ApiException gone(String message) {
        return new ApiException(
                GONE, "custom", message, List.of(new ApiException.Detail(RESOURCE, null, "custom", message)));
    }

    private static Buffer sha256(byte[] secret) {
        return Buffer.buffer(Sha256.of(secret));
    }
}
