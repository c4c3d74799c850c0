package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.secret.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Remembers for 24 hours the request that came with each {@code Idempotency-Key}. */
@Singleton
public class IdempotencyKeys {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,253}[\\x21-\\x7e])?");

    /**
     * Takes a key. A second request with the same key waits here until the first is done. The database's clock counts the
     * hours, which all replicas share.
     */
    private static final String CLAIM =
            """
            insert into idempotency_key as earlier (organization_id, caller, key, request_sha256, token_id, created)
            values ($1, $2, $3, $4, $5, now())
            on conflict (organization_id, caller, key)
            do update set request_sha256 = excluded.request_sha256, token_id = excluded.token_id, created = excluded.created
               where earlier.created < now() - interval '24 hours'
            returning token_id
            """;

    private static final String FIND =
            """
            select request_sha256, token_id from idempotency_key where organization_id = $1 and caller = $2 and key = $3
            """;

    /** Gives back the header's value, null included; 400 for one that is no key. */
    static @Nullable String check(@Nullable String key) {
        if (key == null || KEY.matcher(key).matches()) {
            return key;
        }
        throw ApiException.badRequest("Idempotency-Key must be 1 to 255 printable ASCII characters");
    }

    /**
     * In a transaction: takes the key for a token that is to be issued.
     *
     * @param request the request in one spelling
     * @return null where the key was free and is now taken for {@code tokenId}. Else the token that the same request
     *     took it for
     * @throws ApiException 422 where it was taken by another request
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable UUID> claim(
            SqlClient transaction, UUID organizationId, String caller, String key, String request, UUID tokenId) {
        var hash = Sha256.of(request.getBytes(StandardCharsets.UTF_8));
        return transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(organizationId, caller, key, Buffer.buffer(hash), tokenId))
                .chain(claimed -> claimed.size() == 1
                        ? Uni.createFrom().nullItem()
                        : transaction
                                .preparedQuery(FIND)
                                .execute(Tuple.of(organizationId, caller, key))
                                .map(found -> earlier(found.iterator().next(), hash)));
    }

    private static UUID earlier(Row row, byte[] hash) {
        if (!MessageDigest.isEqual(row.getBuffer("request_sha256").getBytes(), hash)) {
            throw new ApiException(
                    422,
                    "custom",
                    "this Idempotency-Key was sent with another request; use a new key for a new request",
                    List.of());
        }
        return row.getUUID("token_id");
    }
}
