package dev.mintmark.audit.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.seal.ChainList;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the signed head of a record, and checks a record against an earlier head. */
@Singleton
public final class ReadAuditHead {
    private static final String RESOURCE = "Audit";
    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String HEAD =
            """
            select now() as at, h.seq, h.seal, h.hmac
              from (values ($1::uuid)) as wanted (id)
              left join audit_seal_head h on h.organization_id = wanted.id
            """;
    private static final String SEAL = "select hmac from audit_seal where organization_id = $1 and seq = $2";

    private final Pool pool;
    private final KnownChains knownChains;
    private final ChainList chainList;
    private final SealHmacs hmacs;
    private final CheckpointSignatures signatures;
    private final ObjectMapper json;
    private final MintmarkConfig config;

    ReadAuditHead(
            Pool pool,
            KnownChains knownChains,
            ChainList chainList,
            SealHmacs hmacs,
            CheckpointSignatures signatures,
            ObjectMapper json,
            MintmarkConfig config) {
        this.pool = pool;
        this.knownChains = knownChains;
        this.chainList = chainList;
        this.hmacs = hmacs;
        this.signatures = signatures;
        this.json = json;
        this.config = config;
    }

    /** Fails with 409 where somebody else wrote what says where the chain ends: that is not vouched for. */
    public Uni<AuditHead> read(UUID organizationId) {
        return pool.withTransaction(transaction -> transaction
                        .query(ONE_MOMENT)
                        .execute()
                        .chain(() -> knownChains.read(transaction))
                        .chain(known -> chainList.end(transaction, known).chain(list -> transaction
                                .preparedQuery(HEAD)
                                .execute(Tuple.of(organizationId))
                                .map(rows ->
                                        claims(organizationId, rows.iterator().next(), known, list)))))
                .chain(claims -> signatures
                        .sign(claims.write(json, hmacs, config.publicUrl()))
                        .map(checkpoint -> new AuditHead(
                                organizationId,
                                claims.size(),
                                claims.rootHash(),
                                claims.chains(),
                                claims.list().size(),
                                claims.listHash(),
                                claims.taken(),
                                checkpoint)));
    }

    private CheckpointClaims claims(
            UUID organizationId, Row row, KnownChains.Known known, ChainList.@Nullable ListEnd list) {
        var seq = row.getLong("seq");
        var seal = Bytes.of(row, "seal");
        boolean isWhole = seq == null
                ? !known.organizationIds().contains(organizationId)
                : hmacs.ofHead(organizationId, seq, seal).equals(Bytes.of(row, "hmac"));
        if (!isWhole
                || list == null
                || known.standing() == KnownChains.Standing.CHANGED
                || known.standing() == KnownChains.Standing.REMOVED) {
            throw ApiException.conflict(
                    RESOURCE, "the record was tampered with, so its end is not signed; see audit/verify");
        }
        return new CheckpointClaims(
                organizationId,
                seq == null ? 0 : seq,
                seal,
                known.organizationIds().size(),
                list,
                row.getOffsetDateTime("at").toInstant().truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Reads what somebody kept.
     *
     * @param checkpoint null for none
     * @throws ApiException 400 where it is none of this organization's
     */
    @Nullable
    public CheckpointClaims kept(UUID organizationId, @Nullable String checkpoint) {
        if (checkpoint == null) {
            return null;
        }
        var claims = CheckpointClaims.read(json, hmacs, checkpoint);
        if (claims == null || !claims.organizationId().equals(organizationId) || !signatures.isPlausible(checkpoint)) {
            throw ApiException.badRequest(
                    "since is no checkpoint of this organization's record: hand in, unchanged, what"
                            + " audit/head answered as checkpoint");
        }
        return claims;
    }

    /**
     * The parts of an earlier checkpoint that the record has lost, as a transaction sees it.
     *
     * @param known the known chains
     */
    Uni<CheckpointClaims.Missed> compare(SqlClient transaction, CheckpointClaims kept, KnownChains.Known known) {
        return chainList.rootAt(transaction, kept.list()).chain(root -> transaction
                .preparedQuery(SEAL)
                .execute(Tuple.of(kept.organizationId(), kept.size()))
                .map(rows -> {
                    Bytes now = null;
                    for (var row : rows) {
                        now = Bytes.of(row, "hmac");
                    }
                    return kept.missing(now, known.organizationIds().size(), root);
                }));
    }
}
