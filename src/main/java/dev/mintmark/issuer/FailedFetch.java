package dev.mintmark.issuer;

import dev.mintmark.platform.egress.EgressException;

/** Says for the operator's log why an issuer's document could not be had; whoever calls hears the same every time. */
final class FailedFetch {

    private FailedFetch() {}

    static String why(Throwable failure) {
        if (failure instanceof EgressException egress) {
            return egress.reason() + ", " + egress.detail();
        }
        if (failure instanceof DiscoveryException discovery) {
            var cause = discovery.getCause();
            return cause == null ? discovery.reason().toString() : discovery.reason() + ", " + why(cause);
        }
        return String.valueOf(failure.getMessage());
    }
}
