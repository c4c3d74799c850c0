package dev.mintmark.platform.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells the peer of the current request. Behind a proxy it is the peer that the proxy names, where
 * {@code quarkus.http.proxy.*} trusts the proxy.
 */
@ApplicationScoped // request filters are made before there is a configuration; a proxy waits for it
public class CurrentPeer {
    private final CurrentVertxRequest requests;

    CurrentPeer(CurrentVertxRequest requests) {
        this.requests = requests;
    }

    /** The peer of the current request; {@link Peer#UNKNOWN} outside of one. */
    public Peer get() {
        var context = requests.getCurrent();
        if (context == null) {
            return Peer.UNKNOWN;
        }
        var request = context.request();
        var address = request.remoteAddress();
        return new Peer(address == null ? null : address.hostAddress(), request.getHeader(HttpHeaders.USER_AGENT));
    }
}
