package dev.mintmark.token.renew;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.signing.keys.SigningSettings;
import dev.mintmark.token.ActiveTokens;
import dev.mintmark.token.Delivery;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.DerivedFrom;
import dev.mintmark.token.Holder;
import dev.mintmark.token.IdempotencyKeys;
import dev.mintmark.token.LifetimeCap;
import dev.mintmark.token.LockHolder;
import dev.mintmark.token.ReadAncestry;
import dev.mintmark.token.SignAccessToken;
import dev.mintmark.token.TargetApplication;
import dev.mintmark.token.TokenAccess;
import dev.mintmark.token.TokenMeters;
import dev.mintmark.token.TokenRecord;
import dev.mintmark.token.TokenRecords;
import dev.mintmark.token.issue.IssuedTokenResponse;
import dev.mintmark.token.issue.MintToken;
import dev.mintmark.token.issue.TokenLinks;
import dev.mintmark.token.issue.TokenToIssue;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Renews a token ({@code docs/renewal.md}): issues a successor with the same holder, name and roles. The old token
 * stays unchanged.
 */
@Singleton
public class RenewToken {
    private static final String LINK =
            """
            insert into token_renewal (token_id, organization_id, predecessor_id, renewed) values ($1, $2, $3, $4)
            """;

    private final Pool pool;
    private final TokenRecords tokenRecords;
    private final ReadAncestry readAncestry;
    private final LockHolder lockHolder;
    private final IdempotencyKeys idempotencyKeys;
    private final MintToken mintToken;
    private final ActiveTokens activeTokens;
    private final TokenLinks tokenLinks;
    private final SignAccessToken signAccessToken;
    private final DecideRenewal decideRenewal;
    private final TokenMeters meters;
    private final Ids ids;
    private final Clock clock;

    /**
     * A request for renewal and its caller.
     *
     * @param organizationId the organization that the token must belong to
     */
    public record Request(
            Caller caller, UUID organizationId, UUID tokenId, AskedRenewal asked, @Nullable String idempotencyKey) {

        /** The same for all that ask for the same. */
        String text() {
            var text = "renew " + tokenId + ' ' + asked.lifetime();
            // As replicas of an earlier version know it.
            return asked.delivery() == Delivery.ANSWER ? text : text + " by link";
        }
    }

    RenewToken(
            Pool pool,
            TokenRecords tokenRecords,
            ReadAncestry readAncestry,
            LockHolder lockHolder,
            IdempotencyKeys idempotencyKeys,
            MintToken mintToken,
            ActiveTokens activeTokens,
            TokenLinks tokenLinks,
            SignAccessToken signAccessToken,
            SigningSettings signingSettings,
            TokenMeters meters,
            Ids ids,
            Clock clock) {
        this.pool = pool;
        this.tokenRecords = tokenRecords;
        this.readAncestry = readAncestry;
        this.lockHolder = lockHolder;
        this.idempotencyKeys = idempotencyKeys;
        this.mintToken = mintToken;
        this.activeTokens = activeTokens;
        this.tokenLinks = tokenLinks;
        this.signAccessToken = signAccessToken;
        this.decideRenewal = new DecideRenewal(
                LifetimeCap.ofLife(signingSettings.longestTokenLife().toSeconds()));
        this.meters = meters;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with an {@link ApiException}: the first of the contract's checks that stands in the way. */
    public Uni<IssuedTokenResponse> renew(Request request) {
        return meters.renewal(inTransaction(request));
    }

    private Uni<IssuedTokenResponse> inTransaction(Request request) {
        return pool.withTransaction(transaction -> readAncestry
                .lock(transaction, request.caller(), request.organizationId(), request.tokenId())
                .chain(ancestry -> tokenRecords
                        .find(transaction, request.organizationId(), request.tokenId())
                        .chain(token -> {
                            if (token == null) {
                                throw ApiException.notFound("Token");
                            }
                            if (!TokenAccess.mayManage(request.caller(), token)) {
                                throw stranger();
                            }
                            return renew(transaction, request, token, derivation(request.caller(), token, ancestry));
                        })));
    }

    /**
     * The bounds of the caller's token. They count where it is an exchanged token, near or far, that delivers the
     * successor.
     */
    private static Derivation derivation(Caller caller, TokenRecord token, Map<UUID, DerivedFrom> ancestry) {
        var own = ReadAncestry.ofCaller(ancestry, caller);
        var succeeding = Derivation.succeeding(Objects.requireNonNull(ancestry.get(token.id())));
        if (caller.tokenId().equals(token.id()) || !own.isOfAnExchange()) {
            return succeeding;
        }
        var handedOut = Derivation.from(own, caller.permissions(), caller.mayAdminister(token.organizationId()));
        var beyond = handedOut.beyond(token.permissions());
        if (!beyond.isEmpty()) {
            throw new ApiException(
                    401,
                    "custom",
                    "a token that was exchanged renews none that is worth more, and it lacks: "
                            + String.join(", ", beyond),
                    List.of());
        }
        return succeeding.and(handedOut);
    }

    private static ApiException stranger() {
        return new ApiException(
                401,
                "custom",
                "only the token's owner, with a token that is worth as much, and the organization's administrators may"
                        + " renew it",
                List.of());
    }

    private Uni<IssuedTokenResponse> renew(
            SqlClient transaction, Request request, TokenRecord token, Derivation derivation) {
        return holder(transaction, token).chain(holder -> {
            if (!TokenAccess.mayBeHanded(request.caller(), token, holder)) {
                throw stranger();
            }
            return application(transaction, token)
                    .chain(application -> renew(
                            transaction,
                            request,
                            token,
                            application,
                            derivation,
                            decideRenewal.decide(token, holder, application).within(derivation)));
        });
    }

    private Uni<IssuedTokenResponse> renew(
            SqlClient transaction,
            Request request,
            TokenRecord token,
            @Nullable TargetApplication application,
            Derivation derivation,
            DecideRenewal.Permitted permitted) {
        var now = clock.instant();
        var second = now.truncatedTo(ChronoUnit.SECONDS);
        derivation.requireTimeLeft(second);
        var id = ids.next();
        return claim(transaction, request, id).chain(earlier -> {
            if (earlier != null) {
                return again(transaction, request, earlier, token, permitted.latest(second));
            }
            var successor = permitted.successor(token, id, request.asked().lifetime(), application, derivation, second);
            return issue(transaction, request, successor, now);
        });
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable Holder> holder(SqlClient transaction, TokenRecord token) {
        var id = token.holderId();
        if (id == null) {
            return Uni.createFrom().nullItem();
        }
        return token.kind() == TokenKind.APPLICATION
                ? lockHolder.apiUser(transaction, token.organizationId(), id)
                : lockHolder.member(transaction, token.organizationId(), id);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable TargetApplication> application(SqlClient transaction, TokenRecord token) {
        var id = token.applicationId();
        return id == null
                ? Uni.createFrom().nullItem()
                : lockHolder.application(transaction, token.organizationId(), id);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable UUID> claim(SqlClient transaction, Request request, UUID id) {
        var key = request.idempotencyKey();
        return key == null
                ? Uni.createFrom().nullItem()
                : idempotencyKeys.claim(
                        transaction, request.organizationId(), request.caller().subject(), key, request.text(), id);
    }

    private Uni<IssuedTokenResponse> issue(
            SqlClient transaction, Request request, TokenToIssue successor, Instant now) {
        return mintToken
                .mint(transaction, successor, "token.renewed", request.caller().subject())
                .call(() -> transaction
                        .preparedQuery(LINK)
                        .execute(Tuple.of(
                                successor.token().id(),
                                successor.token().organizationId(),
                                successor.renewedFrom(),
                                now.atOffset(ZoneOffset.UTC))))
                .chain(text -> request.asked().delivery() == Delivery.LINK
                        ? tokenLinks
                                .createAgain(
                                        transaction,
                                        request.organizationId(),
                                        successor.token().id())
                                .map(link -> IssuedTokenResponse.behind(link, successor))
                        : Uni.createFrom().item(IssuedTokenResponse.of(successor, text)));
    }

    /** The answer that was lost, given once more as long as nobody would get less today. */
    private Uni<IssuedTokenResponse> again(
            SqlClient transaction, Request request, UUID earlier, TokenRecord predecessor, Instant latest) {
        return activeTokens.find(transaction, earlier).chain(token -> {
            if (token == null || token.expires().isAfter(latest)) {
                throw ApiException.conflict(
                        "Token",
                        "the token under this Idempotency-Key is revoked, expired or more than is permitted by now;"
                                + " use a new key");
            }
            if (request.asked().delivery() == Delivery.LINK) {
                return tokenLinks
                        .createAgain(transaction, request.organizationId(), earlier)
                        .map(link -> IssuedTokenResponse.behind(link, token, predecessor.id()));
            }
            return signAccessToken
                    .sign(token.again(), token.typ())
                    .map(signed -> new IssuedTokenResponse(
                            signed.text(), token.id(), token.name(), token.expires(), predecessor.id(), null, null));
        });
    }
}
