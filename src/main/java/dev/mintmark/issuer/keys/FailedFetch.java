package dev.mintmark.issuer.keys;

import dev.mintmark.platform.egress.EgressException;

/** Says for the operator's log why an issuer's document could not be had, whether or not callers may hear of it. */
final class FailedFetch {

    private FailedFetch() {}

    /** As {@link #why}, without the addresses of documents. */
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
