package dev.mintmark.issuer.keys;

import dev.mintmark.platform.egress.EgressException;

/** Describes a failed fetch of an issuer's document for the operator's log, including what callers may not hear. */
final class FailedFetch {

    private FailedFetch() {}

    /** Describes the failure like {@link #why}, without the addresses of documents. */
    static String kind(Throwable failure) {
        if (failure instanceof DiscoveryException discovery) {
            return discovery.getCause() instanceof EgressException egress
                    ? discovery.reason() + ", " + (egress.isRefusal() ? why(egress) : egress.reason())
                    : discovery.reason().name();
        }
        return failure.getClass().getSimpleName();
    }

    static String why(Throwable failure) {
        if (failure instanceof EgressException egress) {
            return egress.reason() + ", " + egress.detail();
        }
        if (failure instanceof DiscoveryException discovery) {
            return discovery.getCause() instanceof EgressException egress && egress.isRefusal()
                    ? discovery.reason() + ", " + why(egress)
                    : discovery.reason() + ", " + discovery.getMessage();
        }
        return String.valueOf(failure.getMessage());
    }
}
