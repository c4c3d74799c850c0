package dev.mintmark.issuer.keys;

import dev.mintmark.platform.egress.EgressException;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;

/** Counts the fetches of issuers' documents by outcome. */
@ApplicationScoped
final class IssuerFetches {

    /** The kind of a fetched document. */
    enum Document {
        DISCOVERY,
        JWKS
    }

    private static final String NAME = "mintmark.issuer.fetches";

    private final MeterRegistry meters;

    @Inject
    IssuerFetches(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The same fetch, counted when it ends. */
    <T> Uni<T> counted(Document document, Uni<T> fetch) {
        return fetch.onItemOrFailure().invoke((item, failure) -> meters.counter(
                        NAME, "document", label(document), "outcome", failure == null ? "ok" : outcome(failure))
                .increment());
    }

    private static String outcome(Throwable failure) {
        if (failure instanceof EgressException egress) {
            return label(egress.reason());
        }
        return label(failure instanceof DiscoveryException discovery ? discovery.reason() : Document.JWKS);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
