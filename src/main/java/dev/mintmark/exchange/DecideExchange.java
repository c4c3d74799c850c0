package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;
import static dev.mintmark.platform.error.OAuthException.invalidScope;
import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.claims.JobProject;
import dev.mintmark.organization.ReservedAudience;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.decide.Grant;
import dev.mintmark.policy.decide.PermissionScope;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.LifetimeCap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides the grant for a verified subject token. It is a pure function of request, trust, claims and time. */
final class DecideExchange {
    static final String MISSING_JTI = "The token has no jti; its issuer's tokens are for one use, so each needs one.";

    /** A refusal names so many of the audiences that an issuer's registration has. */
    private static final int MAX_AUDIENCES = 5;

    private final LifetimeCap ownCap;

    /** @param longestLife no token of ours outlives it, whatever the other caps say */
    DecideExchange(Duration longestLife) {
        this.ownCap = LifetimeCap.ofLife(longestLife.toSeconds());
    }

    /**
     * @param project the project whose job token is asked for; null for an access token, or where there is no such
     *     project
     * @param id the {@code jti} of the token, if there will be one
     * @throws OAuthException with the reason of a refusal
     */
    Issue decide(ExchangeAttempt attempt, @Nullable JobProject project, UUID id, Instant now) {
        var request = attempt.request();
        var trust = attempt.trust();
        var subject = attempt.subject();
        if (!isMeantForUs(trust, subject.audiences())) {
            throw invalidRequest(otherAudience(trust, subject.audiences())).because("wrong_audience");
        }
        if (trust.singleUse() && subject.jti() == null) {
            throw invalidRequest(MISSING_JTI).because("missing_jti");
        }
        var grant = grant(request, trust, attempt.claims());
        var roles = roles(grant, trust);
        var permissions = permissions(request.permissionScope(), grant, roles);
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        long permitted = LifetimeCap.permittedSeconds(issued, caps(trust, grant, roles));
        var token = new AccessToken(
                id,
                trust.organizationId(),
                trust.organization(),
                trust.issuerId(),
                kind(request.tokenType()),
                request.holder(),
                trust.issuerName(),
                audiences(request, grant, project),
                project == null ? permissions : List.of(),
                List.of(),
                new AccessToken.Actor(subject.iss(), subject.sub(), subject.jti()),
                issued,
                issued.plusSeconds(lifetime(request, project, permitted)));
        return new Issue(
                token,
                trust.typOf(token.audiences()),
                roles,
                project == null ? issued.plusSeconds(permitted) : null,
                project);
    }

    private static TokenKind kind(TokenType type) {
        return switch (type) {
            case ORGANIZATION -> TokenKind.ORGANIZATION;
            case TEAM -> TokenKind.TEAM;
            case PERSONAL -> TokenKind.PERSONAL;
            case RUNNER -> TokenKind.RUNNER;
        };
    }

    static boolean isMeantForUs(Trust trust, List<String> audiences) {
        var own = AccessToken.audienceOf(trust.organization());
        return audiences.stream()
                .anyMatch(audience -> audience.equals(own)
                        || audience.equals("urn:pulumi:org:" + trust.organization())
                        || trust.audiences().contains(audience));
    }

    static String otherAudience(Trust trust, List<String> audiences) {
        return "The token's aud is " + Excerpt.of(String.join(", ", audiences)) + "; ask its issuer for one with "
                + accepted(trust) + ".";
    }

    private static String accepted(Trust trust) {
        var own = Excerpt.of(AccessToken.audienceOf(trust.organization()));
        if (!trust.explains() || trust.audiences().isEmpty()) {
            return own;
        }
        int more = trust.audiences().size() - MAX_AUDIENCES;
        var registered =
                trust.audiences().stream().limit(MAX_AUDIENCES).map(Excerpt::of).collect(Collectors.joining(" or "));
        return own + " or " + registered + (more > 0 ? " or one of " + more + " more" : "");
    }

    private static Grant grant(ExchangeRequest request, Trust trust, JsonObject claims) {
        var verdict = trust.policy().decide(new PolicyRequest(request.tokenType(), request.holder(), claims));
        if (verdict instanceof Verdict.Allowed allowed) {
            return allowed.grant();
        }
        var denied = (Verdict.Denied) verdict;
        throw invalidGrant(denied.sentence()).because(denied.reason().name().toLowerCase(Locale.ROOT));
    }

    /** A role that is gone grants nothing, and what it alone would have allowed is not allowed. */
    static Map<UUID, RoleGrant> roles(Grant grant, Trust trust) {
        var roles = new LinkedHashMap<UUID, RoleGrant>();
        for (var roleID : grant.roleIDs()) {
            trust.roles().forEach((id, role) -> {
                if (id.toString().equalsIgnoreCase(roleID)) {
                    roles.put(id, role);
                }
            });
        }
        if (roles.size() < grant.roleIDs().size()) {
            throw invalidGrant("the role that the policy would grant does not exist any more")
                    .because("role_gone");
        }
        return roles;
    }

    private static long lifetime(ExchangeRequest request, @Nullable JobProject project, long permitted) {
        if (project == null) {
            return Lifetime.decide(request.lifetime(), Lifetime.DEFAULT_SECONDS, permitted);
        }
        long ttl = project.claims().ttl().seconds();
        return Lifetime.decide(request.lifetime(), ttl, Math.min(ttl, permitted));
    }

    private static List<String> audiences(ExchangeRequest request, Grant grant, @Nullable JobProject project) {
        if (request.resources().isEmpty()) {
            return List.of(AccessToken.audienceOf(request.organization()));
        }
        for (var resource : request.resources()) {
            if (!isListed(resource, request, grant) || ReservedAudience.isOne(resource)) {
                throw invalidTarget("no policy allows a token for resource " + Excerpt.of(resource))
                        .because("resource_not_allowed");
            }
        }
        if (request.projectId() == null) {
            return request.resources();
        }
        if (project == null) {
            throw invalidTarget("the organization has no project " + request.projectId())
                    .because("no_such_project");
        }
        if (project.claims().audience().isEmpty()) {
            throw invalidTarget(
                            "the audience in effect for the project's job tokens is empty; set one, or delete the claim")
                    .because("no_audience");
        }
        return project.claims().audience();
    }

    /** Case does not count in a project's URN, as little as in any id. */
    private static boolean isListed(String resource, ExchangeRequest request, Grant grant) {
        return request.projectId() == null
                ? grant.audiences().contains(resource)
                : grant.audiences().stream().anyMatch(resource::equalsIgnoreCase);
    }

    static List<String> permissions(PermissionScope scope, Grant grant, Map<UUID, RoleGrant> roles) {
        var ofRoles = new LinkedHashSet<String>();
        roles.values().forEach(role -> ofRoles.addAll(role.permissions()));
        var permissions = grant.narrowedTo(scope, ofRoles);
        if (permissions == null) {
            throw notGranted(grant.missing(scope, ofRoles));
        }
        return permissions;
    }

    private static OAuthException notGranted(List<String> missing) {
        if (missing.contains(Grant.ADMIN)) {
            return invalidGrant("no policy grants admin to a token with these claims; ask with an empty scope")
                    .because("admin_not_granted");
        }
        return invalidScope("no policy grants " + Excerpt.of(missing.get(0))
                        + " to a token with these claims; leave it out of scope")
                .because("scope_not_granted");
    }

    List<LifetimeCap> caps(Trust trust, Grant grant, Map<UUID, RoleGrant> roles) {
        var caps = new ArrayList<LifetimeCap>(roles.size() + 3);
        caps.add(ownCap);
        caps.add(LifetimeCap.ofLife(trust.maxExpiration()));
        if (grant.maxExpiration() != null) {
            caps.add(LifetimeCap.ofLife(grant.maxExpiration()));
        }
        roles.values().forEach(role -> caps.add(role.cap()));
        return caps;
    }
}
