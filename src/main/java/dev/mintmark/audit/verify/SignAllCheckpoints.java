package dev.mintmark.audit.verify;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signs a checkpoint of each organization's record. */
@Singleton
final class SignAllCheckpoints {
    private static final Logger LOG = Logger.getLogger(SignAllCheckpoints.class);
    private static final String ORGANIZATIONS =
            "select id from organization o where exists (select from audit_seal_head h where h.organization_id = o.id)"
                    + " order by id";

    private final Pool pool;
    private final ReadAuditHead readAuditHead;

    SignAllCheckpoints(Pool pool, ReadAuditHead readAuditHead) {
        this.pool = pool;
        this.readAuditHead = readAuditHead;
    }

    /** Compact JWSs, in the order of the organizations' ids; none before the first row is sealed. */
    Uni<List<String>> sign() {
        return pool.query(ORGANIZATIONS)
                .execute()
                .map(rows -> ReadRows.list(rows, row -> row.getUUID("id")))
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(this::checkpoint)
                        .collect()
                        .asList());
    }

    /** Nothing for a record that was tampered with: {@code audit/verify} tells of it. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable String> checkpoint(UUID organizationId) {
        return readAuditHead
                .read(organizationId)
                .map(AuditHead::checkpoint)
                .onFailure(ApiException.class)
                .recoverWithItem(failure -> {
                    LOG.warnf(
                            "The audit record of %s was tampered with: no checkpoint of it is published",
                            organizationId);
                    return null;
                });
    }
}
