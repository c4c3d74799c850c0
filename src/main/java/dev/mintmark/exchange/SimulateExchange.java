package dev.mintmark.exchange;

import dev.mintmark.jwt.JwsReader;
import dev.mintmark.organization.Members;
import dev.mintmark.organization.Teams;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.decide.DenialReason;
import dev.mintmark.policy.decide.Grant;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.explain.DefinitionTrace;
import dev.mintmark.policy.explain.Explainer;
import dev.mintmark.policy.explain.Explanation;
import dev.mintmark.signing.keys.SigningSettings;
import dev.mintmark.token.LifetimeCap;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Simulates an exchange and explains its outcome. Nothing is issued, and nothing counts as use. */
@Singleton
class SimulateExchange {
    private final LoadTrust loadTrust;
    private final ExamineSubjectToken examineSubjectToken;
    private final DecideExchange decideExchange;
    private final Teams teams;
    private final Members members;
    private final Vertx vertx;
    private final Clock clock;

    SimulateExchange(
            LoadTrust loadTrust,
            ExamineSubjectToken examineSubjectToken,
            SigningSettings signingSettings,
            Teams teams,
            Members members,
            Vertx vertx,
            Clock clock) {
        this.loadTrust = loadTrust;
        this.examineSubjectToken = examineSubjectToken;
        this.decideExchange = new DecideExchange(signingSettings.longestTokenLife());
        this.teams = teams;
        this.members = members;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The answer's JSON; 404 for an unknown issuer. */
    Uni<byte[]> simulate(UUID organizationId, UUID issuerId, SimulationRequest request) {
        return loadTrust.load(organizationId, issuerId).chain(trust -> {
            if (trust == null) {
                throw ApiException.notFound("OidcIssuer");
            }
            return report(request, trust).chain(report -> missingHolder(request, organizationId)
                    .chain(missing -> vertx.executeBlocking(
                            () -> simulation(request, trust, report, missing).toJson(), false)));
        });
    }

    private Uni<SubjectTokenReport> report(SimulationRequest request, Trust trust) {
        var token = request.token();
        return token == null
                ? Uni.createFrom().item(SubjectTokenReport.ofClaims())
                : examineSubjectToken.examine(token, request.subjectTokenType(trust.subjectTokenTypes()), trust);
    }

    /** Explains a missing team or user in a sentence; empty when it exists. */
    private Uni<String> missingHolder(SimulationRequest request, UUID organizationId) {
        var holder = request.holder();
        if (holder == null || request.tokenType() == TokenType.RUNNER) {
            return Uni.createFrom().item("");
        }
        return request.tokenType() == TokenType.TEAM
                ? teams.find(organizationId, holder)
                        .map(team -> team != null && team.name().equals(holder) ? "" : missing("team ", holder))
                : members.find(organizationId, holder)
                        .map(member ->
                                member != null && member.name().equals(holder) ? "" : missing("member ", holder));
    }

    private static String missing(String what, String holder) {
        return "The organization has no " + what + Excerpt.of(holder) + ".";
    }

    private Simulation simulation(
            SimulationRequest request, Trust trust, SubjectTokenReport report, String missingHolder) {
        var explanation = Explainer.explain(
                trust.policy(), new PolicyRequest(request.tokenType(), request.holder(), claims(request)));
        if (!report.problems().isEmpty()) {
            return new Simulation(report.problems().get(0), report, explanation, null);
        }
        if (explanation.verdict() instanceof Verdict.Denied denied) {
            return new Simulation(reason(denied, explanation), report, explanation, null);
        }
        if (!missingHolder.isEmpty()) {
            return new Simulation(missingHolder, report, explanation, null);
        }
        return granted(request, trust, report, explanation, ((Verdict.Allowed) explanation.verdict()).grant());
    }

    private static JsonObject claims(SimulationRequest request) {
        var claims = request.token() == null ? request.claims() : JwsReader.readClaimsToShow(request.token());
        return claims == null ? new JsonObject(Map.of()) : claims;
    }

    private Simulation granted(
            SimulationRequest request, Trust trust, SubjectTokenReport report, Explanation explanation, Grant grant) {
        try {
            var roles = DecideExchange.roles(grant, trust);
            var permissions = DecideExchange.permissions(request.permissionScope(), grant, roles);
            var lifetime = Lifetime.decide(
                    null,
                    Lifetime.DEFAULT_SECONDS,
                    LifetimeCap.permittedSeconds(clock.instant(), decideExchange.caps(trust, grant, roles)));
            return new Simulation(
                    list(grant.definitions(), "allows this.", "allow this."),
                    report,
                    explanation,
                    new Simulation.SimulatedGrant(permissions, lifetime));
        } catch (OAuthException e) {
            return new Simulation(e.description(), report, explanation, null);
        }
    }

    private static String reason(Verdict.Denied denied, Explanation explanation) {
        if (denied.reason() != DenialReason.DENIED || denied.isWithoutAllows()) {
            return denied.sentence();
        }
        var denying = explanation.definitions().stream()
                .filter(definition -> definition.applies() && definition.verdict() == Decision.DENY)
                .map(DefinitionTrace::index)
                .toList();
        return list(denying, "denies this; a deny beats every allow.", "deny this; a deny beats every allow.");
    }

    private static String list(List<Integer> definitions, String ofOne, String ofSeveral) {
        var indices = definitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return definitions.size() == 1
                ? "Definition " + indices + " " + ofOne
                : "Definitions " + indices + " " + ofSeveral;
    }
}
