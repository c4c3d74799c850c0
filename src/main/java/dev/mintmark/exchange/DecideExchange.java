package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;
import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.jwt.JsonValue.JsonObject;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.policy.Grant;
import dev.mintmark.policy.PolicyRequest;
import dev.mintmark.policy.ReservedAudience;
import dev.mintmark.policy.Verdict;
import dev.mintmark.token.AccessToken;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a verified subject token gets: a pure function of the request, the trust, the claims and the time. */
final class DecideExchange {
    /** No token of ours outlives it, whatever the caps say. Seconds. */
    private static final long LONGEST_LIFE = 366L * 24 * 60 * 60;

    private DecideExchange() {}

    /**
     * @param id the {@code jti} of the token, if there will be one
     * @throws OAuthException what is in the way
     */
    static Issue decide(
            TokenRequest request, Trust trust, JsonObject claims, RegisteredClaims subject, UUID id, Instant now) {
        refuseOtherAudience(trust, subject);
        var grant = grant(request, trust, claims);
        var roles = roles(grant, trust);
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        var token = new AccessToken(
                id,
                trust.organizationId(),
                trust.organization(),
                trust.issuerId(),
                request.tokenType(),
                request.holder(),
                trust.issuerName(),
                audiences(request, trust, grant),
                permissions(request, grant, roles),
                new AccessToken.Actor(subject.iss(), subject.sub(), subject.jti()),
                issued,
                issued.plusSeconds(Lifetime.decide(request.lifetime(), caps(trust, grant, roles, issued))));
        return new Issue(token, roles);
    }

    private static void refuseOtherAudience(Trust trust, RegisteredClaims subject) {
        var own = AccessToken.audienceOf(trust.organization());
        for (var audience : subject.audiences()) {
            if (audience.equals(own)
                    || audience.equals("urn:pulumi:org:" + trust.organization())
                    || trust.audiences().contains(audience)) {
                return;
            }
        }
        throw invalidRequest("The token's aud is " + Excerpt.of(String.join(", ", subject.audiences()))
                + "; ask its issuer for one with " + Excerpt.of(own) + ".");
    }

    private static Grant grant(TokenRequest request, Trust trust, JsonObject claims) {
        var verdict = trust.policy().decide(new PolicyRequest(request.tokenType(), request.holder(), claims));
        if (verdict instanceof Verdict.Allowed allowed) {
            return allowed.grant();
        }
        throw invalidGrant(((Verdict.Denied) verdict).sentence());
    }

    /** A role that is gone grants nothing, and what it alone would have allowed is not allowed. */
    private static Map<UUID, RoleGrant> roles(Grant grant, Trust trust) {
        var roles = new LinkedHashMap<UUID, RoleGrant>();
        for (var roleID : grant.roleIDs()) {
            trust.roles().forEach((id, role) -> {
                if (id.toString().equalsIgnoreCase(roleID)) {
                    roles.put(id, role);
                }
            });
        }
        if (roles.size() < grant.roleIDs().size()) {
            throw invalidGrant("the role that the policy would grant does not exist any more");
        }
        return roles;
    }

    private static List<String> audiences(TokenRequest request, Trust trust, Grant grant) {
        if (request.resources().isEmpty()) {
            return List.of(AccessToken.audienceOf(trust.organization()));
        }
        for (var resource : request.resources()) {
            if (!grant.audiences().contains(resource) || ReservedAudience.isOne(resource)) {
                throw invalidTarget("no policy allows a token for resource " + Excerpt.of(resource));
            }
        }
        return request.resources();
    }

    private static List<String> permissions(TokenRequest request, Grant grant, Map<UUID, RoleGrant> roles) {
        var ofRoles = new LinkedHashSet<String>();
        roles.values().forEach(role -> ofRoles.addAll(role.permissions()));
        var permissions = grant.narrowedTo(request.permissionScope(), ofRoles);
        if (permissions == null) {
            throw invalidGrant("no policy grants admin to a token with these claims; ask with an empty scope");
        }
        return permissions;
    }

    private static List<Long> caps(Trust trust, Grant grant, Map<UUID, RoleGrant> roles, Instant now) {
        var caps = new ArrayList<Long>();
        caps.add(LONGEST_LIFE);
        caps.add(trust.maxExpiration());
        if (grant.maxExpiration() != null) {
            caps.add(grant.maxExpiration());
        }
        roles.values().forEach(role -> caps.add(role.capSeconds(now)));
        return caps;
    }
}
