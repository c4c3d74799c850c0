package dev.mintmark.exchange;

import dev.mintmark.exchange.SubjectTokenReport.Signature;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.issuer.keys.KeysUnavailableException;
import dev.mintmark.issuer.keys.LookupBudget;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a subject token like an exchange, but goes on after the first fault. Nothing is redeemed. */
@Singleton
class ExamineSubjectToken {
    private static final String REFRESH = "If the issuer changed its keys a moment ago, have them fetched anew:"
            + " POST .../oidc/issuers/{id}/refresh-keys.";

    private final VerifySubjectToken verifySubjectToken;
    private final Redemptions redemptions;
    private final Clock clock;

    ExamineSubjectToken(VerifySubjectToken verifySubjectToken, Redemptions redemptions, Clock clock) {
        this.verifySubjectToken = verifySubjectToken;
        this.redemptions = redemptions;
        this.clock = clock;
    }

    Uni<SubjectTokenReport> examine(String token, SubjectTokenType shownAs, Trust trust) {
        Jws jws;
        try {
            jws = JwsReader.read(token);
        } catch (InvalidTokenException e) {
            return Uni.createFrom().item(new SubjectTokenReport(Signature.INVALID, List.of(e.getMessage())));
        }
        var problems = new ArrayList<String>();
        var misfit = VerifySubjectToken.misfit(jws, shownAs, trust);
        if (misfit != null) {
            problems.add(misfit);
        }
        return checkSignature(jws, trust, problems).chain(signature -> {
            checkClaims(jws.claims(), trust, problems);
            return checkUse(jws.claims(), trust, problems).map(checked -> new SubjectTokenReport(signature, problems));
        });
    }

    private Uni<Signature> checkSignature(Jws jws, Trust trust, List<String> problems) {
        return verifySubjectToken
                .checkSignature(jws, trust, found -> LookupBudget.PLAUSIBLE)
                .map(signed -> Signature.VALID)
                .onFailure(InvalidTokenException.class)
                .recoverWithItem(invalid -> {
                    problems.add(VerifySubjectToken.sentence(invalid, trust));
                    if (trust.source().jwksUri() != null && VerifySubjectToken.isForWantOfAKey(invalid)) {
                        problems.add(REFRESH);
                    }
                    return Signature.INVALID;
                })
                .onFailure(KeysUnavailableException.class)
                .recoverWithItem(away -> {
                    problems.add("The issuer's keys cannot be had now, so the signature was not checked.");
                    return Signature.UNCHECKED;
                });
    }

    private void checkClaims(JsonObject claims, Trust trust, List<String> problems) {
        try {
            RegisteredClaims.check(claims, clock.instant());
        } catch (InvalidTokenException e) {
            problems.add(e.getMessage());
        }
        if (claims.get("iss") instanceof JsonString iss
                && !iss.value().equals(trust.source().issuer())) {
            problems.add("The token's iss is " + Excerpt.of(iss.value()) + "; this issuer's is "
                    + Excerpt.of(trust.source().issuer()) + ".");
        }
        var audiences = RegisteredClaims.unverifiedAudiences(claims);
        if (!audiences.isEmpty() && !DecideExchange.isMeantForUs(trust, audiences)) {
            problems.add(DecideExchange.otherAudience(trust, audiences));
        }
    }

    private Uni<Void> checkUse(JsonObject claims, Trust trust, List<String> problems) {
        if (!trust.singleUse()) {
            return Uni.createFrom().voidItem();
        }
        var jti = text(claims, "jti");
        if (jti == null) {
            problems.add(DecideExchange.MISSING_JTI);
            return Uni.createFrom().voidItem();
        }
        return redemptions
                .find(trust, jti)
                .invoke(earlier -> {
                    if (earlier != null) {
                        problems.add("The token was redeemed already, and its issuer's tokens are for one use.");
                    }
                })
                .replaceWithVoid();
    }

    private static @Nullable String text(JsonObject claims, String name) {
        return claims.get(name) instanceof JsonString string ? string.value() : null;
    }
}
