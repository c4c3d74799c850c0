package dev.mintmark.exchange;

import dev.mintmark.audit.record.DenialLog;
import dev.mintmark.audit.record.NotedDenial;
import dev.mintmark.platform.error.OAuthException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts exchanges: {@code mintmark_exchange_issued_total}, and {@code mintmark_exchange_denials_total} by
 * organization, issuer and reason. Denials of a trusted issuer's tokens become audit events too.
 */
@Singleton
class ExchangeOutcomes {
    private static final String DENIALS = "mintmark.exchange.denials";
    private static final String KIND = "exchange.denied";
    private static final String UNKNOWN = "unknown";
    private static final int MAX_LENGTH = 512;
    private static final int BAD_REQUEST = 400;

    /** An issuer's name stays in the metrics when the issuer is gone; this many are told apart. */
    private static final int MAX_ISSUERS = 10_000;

    private static final String OTHERS = "others";

    private final MeterRegistry meters;
    private final DenialLog denialLog;
    private final Counter issued;
    private final Timer duration;
    private final Set<String> counted = ConcurrentHashMap.newKeySet();

    ExchangeOutcomes(MeterRegistry meters, DenialLog denialLog) {
        this.meters = meters;
        this.denialLog = denialLog;
        this.issued = meters.counter("mintmark.exchange.issued");
        this.duration = Timer.builder("mintmark.exchange.duration")
                .description("How long exchanges took, refused ones included")
                .register(meters);
    }

    /** Has what does not depend on callers there from the start on. */
    void register(@Observes StartupEvent event) {}

    /** The same exchange, timed. */
    <T> Uni<T> timed(Uni<T> exchange) {
        var sample = Timer.start(meters);
        return exchange.onTermination().invoke(() -> sample.stop(duration));
    }

    void issued() {
        issued.increment();
    }

    /** Counts a token that cannot be read, or is for nobody here: there is no organization to tell. */
    void unreadable(OAuthException refusal) {
        count(UNKNOWN, UNKNOWN, refusal);
    }

    /** Counts a token whose issuer the organization does not trust. */
    void unknownIssuer(UUID organizationId, String organization, OAuthException refusal) {
        count(organization, UNKNOWN, refusal);
        denialLog.note(new NotedDenial(
                organizationId,
                KIND,
                UNKNOWN,
                null,
                null,
                refusal.reason(),
                Map.of("error", refusal.error(), "description", refusal.description())));
    }

    /** Counts a token that its issuer may not have made: anybody can send those. */
    void unverified(Trust trust, OAuthException refusal) {
        count(trust.organization(), trust.source().issuer(), refusal);
        if (refusal.status() == BAD_REQUEST) {
            denialLog.note(denial(trust, "unverified", null, refusal, Map.of()));
        }
    }

    /** Counts and records the denial of a token that its issuer made. */
    void denied(ExchangeAttempt attempt, OAuthException refusal) {
        var request = attempt.request();
        var trust = attempt.trust();
        var subject = attempt.subject();
        count(trust.organization(), trust.source().issuer(), refusal);
        if (refusal.status() != BAD_REQUEST) {
            return;
        }
        var details = new TreeMap<String, String>();
        details.put("tokenType", request.tokenType().text());
        details.put("scope", bounded(request.scope()));
        if (subject.jti() != null) {
            details.put("subjectJti", subject.jti());
        }
        denialLog.note(denial(trust, "verified", subject.sub(), refusal, details));
    }

    private void count(String organization, String issuer, OAuthException refusal) {
        var both = organization + ' ' + issuer;
        var known = counted.contains(both) || (counted.size() < MAX_ISSUERS && counted.add(both));
        meters.counter(
                        DENIALS,
                        "organization",
                        known ? organization : OTHERS,
                        "issuer",
                        known ? issuer : OTHERS,
                        "reason",
                        refusal.reason())
                .increment();
    }

    private static NotedDenial denial(
            Trust trust, String origin, @Nullable String sub, OAuthException refusal, Map<String, String> further) {
        var details = new TreeMap<>(further);
        details.put("issuer", trust.source().issuer());
        details.put("error", refusal.error());
        details.put("description", refusal.description());
        return new NotedDenial(
                trust.organizationId(),
                KIND,
                origin,
                sub == null ? null : bounded(sub),
                trust.issuerId().toString(),
                refusal.reason(),
                details);
    }

    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH / 2));
    }
}
