package dev.mintmark.claims;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.signing.SignedToken;
import dev.mintmark.token.RecheckCaller;
import dev.mintmark.token.issue.CallerDerivation;
import dev.mintmark.token.issue.IssueRecord;
import dev.mintmark.token.issue.IssuedTokens;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Issues the token of a project's job. The steps: read the effective claims, sign, record if they are still in effect,
 * answer.
 */
@Singleton
final class MintJobToken {
    private static final int ATTEMPTS = 5;
    private static final String EVENT = "job-token.issued";

    private static final String UNCHANGED =
            JobProjects.unchanged(IssuedTokens.ORGANIZATION_ID, IssuedTokens.further(0), IssuedTokens.further(1));

    private final Pool pool;
    private final JobProjects jobProjects;
    private final SignJobToken signJobToken;
    private final IssuedTokens issuedTokens;
    private final RecheckCaller recheckCaller;
    private final CallerDerivation callerDerivation;
    private final ConfigurationLog configurationLog;
    private final Ids ids;
    private final Clock clock;

    MintJobToken(
            Pool pool,
            JobProjects jobProjects,
            SignJobToken signJobToken,
            IssuedTokens issuedTokens,
            RecheckCaller recheckCaller,
            CallerDerivation callerDerivation,
            ConfigurationLog configurationLog,
            Ids ids,
            Clock clock) {
        this.pool = pool;
        this.jobProjects = jobProjects;
        this.signJobToken = signJobToken;
        this.issuedTokens = issuedTokens;
        this.recheckCaller = recheckCaller;
        this.callerDerivation = callerDerivation;
        this.configurationLog = configurationLog;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param scope a project's
     * @param chosenAudience null for the one that is in effect
     * @throws ForbiddenException where the caller may not choose. The other refusals are 404 for an unknown project,
     *     and 400 where no audience is in effect
     */
    Uni<JobTokenResponse> mint(Caller caller, ClaimScope scope, @Nullable List<String> chosenAudience) {
        if (chosenAudience != null && !caller.may(Caller.CHOOSE_JOB_AUDIENCE, scope.organizationId())) {
            throw new ForbiddenException();
        }
        return callerDerivation
                .until(caller, clock.instant())
                .chain(until -> mint(caller, scope, chosenAudience, until, ATTEMPTS));
    }

    /** @param until the latest end of anything that the caller makes; null where nothing bounds it */
    private Uni<JobTokenResponse> mint(
            Caller caller,
            ClaimScope scope,
            @Nullable List<String> chosenAudience,
            @Nullable Instant until,
            int attempts) {
        return jobProjects.find(scope.organizationId(), scope.id(), null).chain(project -> {
            if (project == null) {
                throw ApiException.notFound(JobProject.RESOURCE);
            }
            if (attempts == 0) {
                throw new ApiException(503, "custom", "the claims are being changed; try again shortly", List.of());
            }
            var token = token(caller, project, chosenAudience, until);
            return signJobToken.sign(token).chain(signed -> record(caller, token, signed, chosenAudience != null)
                    .chain(recorded -> recorded
                            ? Uni.createFrom()
                                    .item(new JobTokenResponse(
                                            signed.text(),
                                            Duration.between(token.issued(), token.expires())
                                                    .toSeconds()))
                            : mint(caller, scope, chosenAudience, until, attempts - 1)));
        });
    }

    private JobToken token(
            Caller caller, JobProject project, @Nullable List<String> chosenAudience, @Nullable Instant until) {
        var audience = chosenAudience == null ? project.claims().audience() : chosenAudience;
        if (audience.isEmpty()) {
            throw ApiException.invalid(
                    CustomClaims.RESOURCE,
                    "Audience",
                    "cannot be blank, and the one in effect is: set one, or delete the claim");
        }
        var issued = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expires = issued.plusSeconds(project.claims().ttl().seconds());
        return new JobToken(
                ids.next(),
                project,
                caller.holderId() == null ? caller.subject() : caller.holderId().toString(),
                audience,
                null,
                issued,
                until != null && until.isBefore(expires) ? until : expires);
    }

    /** False where what is in effect changed meanwhile: then nothing is issued. */
    private Uni<Boolean> record(Caller caller, JobToken token, SignedToken signed, boolean isAudienceChosen) {
        var project = token.project();
        return pool.withTransaction(transaction -> stillMay(transaction, caller, token, isAudienceChosen)
                .chain(() -> issuedTokens.insertWhere(
                        transaction,
                        row(caller, token, signed.kid()),
                        UNCHANGED,
                        List.of(project.id(), project.claimsVersion())))
                .call(recorded -> recorded
                        ? callerDerivation
                                .record(transaction, caller, project.organizationId(), token.id(), token.expires())
                                .chain(() -> audit(transaction, token, isAudienceChosen))
                        : Uni.createFrom().voidItem()));
    }

    /** Signing takes a moment: whoever lost the token or the permission meanwhile gets nothing more. */
    private Uni<Void> stillMay(SqlClient transaction, Caller caller, JobToken token, boolean isAudienceChosen) {
        var organizationId = token.project().organizationId();
        return recheckCaller
                .find(transaction, caller)
                .invoke(now -> {
                    if (now == null) {
                        throw new UnauthorizedException();
                    }
                    if (!now.may(Caller.MINT_JOB_TOKEN, organizationId)
                            || (isAudienceChosen && !now.may(Caller.CHOOSE_JOB_AUDIENCE, organizationId))) {
                        throw new ForbiddenException();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> audit(SqlClient transaction, JobToken token, boolean isAudienceChosen) {
        var project = token.project();
        Map<String, Object> details = new HashMap<>();
        details.put("project", project.id().toString());
        details.put("name", project.name());
        details.put("subject", token.subject());
        details.put("audiences", token.audiences());
        details.put("audienceChosen", isAudienceChosen);
        details.put("expires", TimeText.of(token.expires()));
        return configurationLog.write(
                transaction, project.organizationId(), EVENT, token.id().toString(), details);
    }

    private static IssueRecord row(Caller caller, JobToken token, String kid) {
        return IssueRecord.of(token.project().organizationId(), token.id())
                .kind(TokenKind.JOB)
                .subject(token.subject())
                .name(token.project().name())
                .audiences(token.audiences())
                .permissions(List.of())
                .kid(kid)
                .issued(token.issued())
                .expires(token.expires())
                .from(IssueRecord.Direct.withoutRoles(caller.holderId()));
    }
}
