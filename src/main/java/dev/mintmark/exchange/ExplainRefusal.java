package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;

import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.policy.decide.DenialReason;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.explain.DenialSentence;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Explains a policy's denial to the caller of a verified token. A stranger learns nothing of the policy, a colleague
 * learns the rule. The explanation goes to the caller alone, not into the audit record.
 */
@Singleton
class ExplainRefusal {
    /** In KiB of definitions: larger policies take longer than an event loop should. */
    private static final int HEAVY = 16;

    /** The explanations of heavy policies in a second; further callers get what strangers get. */
    private static final int MAX_HEAVY = 50;

    private static final Set<String> OF_POLICY = Stream.of(DenialReason.values())
            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final Vertx vertx;
    private final Clock clock;
    private long second;
    private int heavy;

    ExplainRefusal(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The refusal to send in place of this one; the same where it is not a policy's. */
    Uni<OAuthException> explain(ExchangeAttempt attempt, OAuthException refusal) {
        if (!OF_POLICY.contains(refusal.reason())) {
            return Uni.createFrom().item(refusal);
        }
        var trust = attempt.trust();
        var asked = new PolicyRequest(
                attempt.request().tokenType(), attempt.request().holder(), attempt.claims());
        if (!trust.explains()) {
            return Uni.createFrom().item(worded(refusal, DenialSentence.forStranger(trust.policy(), asked)));
        }
        if (trust.weight() < HEAVY) {
            return Uni.createFrom()
                    .item(worded(refusal, DenialSentence.forColleague(trust.policy(), asked, trust.sharedIssuer())));
        }
        return mayBeHeavy()
                ? vertx.executeBlocking(
                        () -> worded(refusal, DenialSentence.forColleague(trust.policy(), asked, trust.sharedIssuer())),
                        false)
                : Uni.createFrom().item(worded(refusal, DenialSentence.forStranger(trust.policy(), asked)));
    }

    private static OAuthException worded(OAuthException refusal, String sentence) {
        return sentence.isEmpty() ? refusal : invalidGrant(sentence).because(refusal.reason());
    }

    private synchronized boolean mayBeHeavy() {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            heavy = 0;
        }
        return ++heavy <= MAX_HEAVY;
    }
}
