package dev.mintmark.platform.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/**
 * A request to a server outside.
 *
 * @param headers besides those that say where it goes
 * @param body empty for none
 */
record OutboundRequest(HttpMethod method, Map<String, String> headers, Buffer body) {

    /** Kubernetes serves its keys as the second type alone, and compares names. */
    static OutboundRequest get() {
        return new OutboundRequest(
                HttpMethod.GET,
                Map.of(
                        "Accept",
                        "application/json, application/jwk-set+json",
                        "Accept-Encoding",
                        ContentCoding.ACCEPTED),
                Buffer.buffer());
    }

    static OutboundRequest post(Map<String, String> headers, byte[] json) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return new OutboundRequest(HttpMethod.POST, Map.copyOf(all), Buffer.buffer(json));
    }

    /** Tells whether the answer of this status is the one that was hoped for. */
    boolean isAnsweredBy(int status) {
        return method.equals(HttpMethod.POST) ? status >= 200 && status < 300 : status == 200;
    }

    /** Tells whether what is answered matters beyond its status. */
    boolean wantsDocument() {
        return !method.equals(HttpMethod.POST);
    }
}
