package dev.mintmark.token.issue;

import dev.mintmark.organization.DisplayName;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.signing.keys.SigningSettings;
import dev.mintmark.token.AskedLifetime;
import dev.mintmark.token.Delivery;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.DerivedFrom;
import dev.mintmark.token.GrantedLife;
import dev.mintmark.token.HeldRole;
import dev.mintmark.token.Holder;
import dev.mintmark.token.LifetimeCap;
import dev.mintmark.token.LockHolder;
import dev.mintmark.token.ReadAncestry;
import dev.mintmark.token.TargetApplication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues a new token to a member, or to an API user for an application. */
@Singleton
public class IssueToken {
    private static final String RESOURCE = "Token";

    private final Pool pool;
    private final LockHolder lockHolder;
    private final ReadAncestry readAncestry;
    private final MintToken mintToken;
    private final TokenLinks tokenLinks;
    private final LifetimeCap ownCap;
    private final Ids ids;
    private final Clock clock;

    IssueToken(
            Pool pool,
            LockHolder lockHolder,
            ReadAncestry readAncestry,
            MintToken mintToken,
            TokenLinks tokenLinks,
            SigningSettings signingSettings,
            Ids ids,
            Clock clock) {
        this.pool = pool;
        this.lockHolder = lockHolder;
        this.readAncestry = readAncestry;
        this.mintToken = mintToken;
        this.tokenLinks = tokenLinks;
        this.ownCap = LifetimeCap.ofLife(signingSettings.longestTokenLife().toSeconds());
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Issues a token to the member that calls. 403 for a caller that is no member, 400 for a token that cannot be
     * issued. Only a caller with the permission {@code admin} gets a token with it. A policy may let a job speak for an
     * administrator, and does not thereby let it administer. A caller's token that was got by an exchange needs the
     * permission {@code mint-personal-token} besides (403). It bounds the tokens that are made of it.
     */
    public Uni<IssuedTokenResponse> toCaller(Caller caller, IssueTokenRequest request) {
        var memberId = caller.holderId();
        if (memberId == null || caller.application() != null || caller.kind() != TokenKind.PERSONAL) {
            throw new ApiException(
                    403,
                    "custom",
                    "only members have personal tokens: call with a member's token, or issue an API user's",
                    List.of());
        }
        if (request.name() == null) {
            throw ApiException.required(RESOURCE, "name").withBadField("name");
        }
        check(request);
        return pool.withTransaction(transaction -> readAncestry
                .lock(transaction, caller)
                .invoke(parent -> requireMinting(caller, parent))
                .chain(parent -> lockHolder
                        .member(transaction, caller.organizationId(), memberId)
                        .chain(member -> {
                            if (member == null) {
                                throw ApiException.notFound("Member");
                            }
                            var roles = ChooseRoles.handedOn(
                                    caller, ChooseRoles.of(member, request.roles()), request.roles());
                            var holder = caller.permissions().contains(Caller.ADMIN) ? member : member.withoutAdmin();
                            return application(transaction, caller.organizationId(), request.application())
                                    .chain(application -> issue(
                                            transaction,
                                            caller,
                                            caller.organizationId(),
                                            holder,
                                            roles,
                                            application,
                                            derivation(parent, caller),
                                            request));
                        })));
    }

    /**
     * Issues an API user's token for an application. 404 for an unknown user, 409 for a suspended one, 400 for a token
     * that cannot be issued. 403 where the caller's token was got by an exchange and lacks a permission of the roles.
     *
     * @param user name or id
     */
    public Uni<IssuedTokenResponse> toApiUser(
            Caller caller, UUID organizationId, String user, IssueTokenRequest request) {
        if (request.application() == null) {
            throw ApiException.required(RESOURCE, "application").withBadField("application");
        }
        check(request);
        return pool.withTransaction(
                transaction -> readAncestry.lock(transaction, caller).chain(parent -> lockHolder
                        .apiUser(transaction, organizationId, user)
                        .chain(apiUser -> {
                            if (apiUser == null) {
                                throw ApiException.notFound("ApiUser");
                            }
                            if (apiUser.suspended()) {
                                throw ApiException.conflict("ApiUser", "the API user is suspended; unsuspend it first");
                            }
                            var roles = ChooseRoles.of(apiUser, request.roles());
                            var derivation =
                                    Derivation.ofApiUser(parent, caller.permissions(), apiUser.permissionsOf(roles));
                            return application(transaction, organizationId, request.application())
                                    .chain(application -> issue(
                                            transaction,
                                            caller,
                                            organizationId,
                                            apiUser,
                                            roles,
                                            application,
                                            derivation,
                                            request));
                        })));
    }

    private static void requireMinting(Caller caller, DerivedFrom parent) {
        if (parent.exchanged() && !caller.may(Caller.MINT_PERSONAL_TOKEN, caller.organizationId())) {
            throw new ApiException(
                    403,
                    "forbidden",
                    "a token that was exchanged makes personal tokens with the permission " + Caller.MINT_PERSONAL_TOKEN
                            + " only. Have the policy's allow grant it in authorizedPermissions",
                    List.of());
        }
    }

    private static Derivation derivation(DerivedFrom parent, Caller caller) {
        return Derivation.from(parent, caller.permissions(), caller.mayAdminister(caller.organizationId()));
    }

    /** Before anything is issued. */
    private static void check(IssueTokenRequest request) {
        request.delivery();
        try {
            DisplayName.check(RESOURCE, "name", request.name());
        } catch (ApiException refusal) {
            throw refusal.withBadField("name");
        }
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable TargetApplication> application(
            SqlClient transaction, UUID organizationId, @Nullable String nameOrId) {
        return nameOrId == null
                ? Uni.createFrom().nullItem()
                : lockHolder.application(transaction, organizationId, nameOrId).invoke(found -> {
                    if (found == null) {
                        throw ApiException.invalid(
                                        RESOURCE,
                                        "application",
                                        "application: the organization has no " + Excerpt.of(nameOrId))
                                .withBadField("application");
                    }
                });
    }

    private Uni<IssuedTokenResponse> issue(
            SqlClient transaction,
            Caller caller,
            UUID organizationId,
            Holder holder,
            List<HeldRole> roles,
            @Nullable TargetApplication application,
            Derivation derivation,
            IssueTokenRequest request) {
        var caps = new ArrayList<LifetimeCap>();
        roles.forEach(role -> caps.add(role.cap()));
        if (application != null) {
            caps.add(application.cap());
        }
        if (caps.isEmpty()) {
            throw ApiException.invalid(
                            RESOURCE, "roles", "a token for this API needs a role: name one that its owner holds")
                    .withBadField("roles");
        }
        caps.add(ownCap);
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        derivation.requireTimeLeft(now);
        var token = TokenToIssue.of(
                ids.next(),
                organizationId,
                holder,
                request.name() == null ? defaultName(holder, application) : request.name(),
                roles,
                application,
                null,
                derivation,
                now,
                GrantedLife.decide(now, AskedLifetime.of(request.lifetimeMinutes()), derivation.cap(caps)));
        return mintToken
                .mint(transaction, token, "token.issued", caller.subject())
                .chain(text -> request.delivery() == Delivery.LINK
                        ? tokenLinks
                                .create(
                                        transaction,
                                        organizationId,
                                        token.token().id())
                                .map(link -> IssuedTokenResponse.behind(link, token))
                        : Uni.createFrom().item(IssuedTokenResponse.of(token, text)));
    }

    private static String defaultName(Holder holder, @Nullable TargetApplication application) {
        return application == null ? holder.name() : holder.name() + "-" + application.name();
    }
}
