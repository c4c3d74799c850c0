package dev.mintmark.platform.http;

import dev.mintmark.platform.http.BodySenders.Sender;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body up to its address's limit, which holds before and after decompression. Where a token is needed,
 * only a caller with one has its body read. Only a caller that may send a large body has it read. Netty's own decompression
 * drops the connection at garbage; this answers.
 */
final class RequestBody {
    private static final int MAX_BYTES = 256 * 1024;
    /** Five thousand definitions come in one piece. */
    private static final int MAX_POLICY_BYTES = 16 * 1024 * 1024;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private static final Pattern POLICY = Pattern.compile("/api/orgs/([^/]+)/auth/policies/[^/]+/?");

    /**
     * The addresses that take a body of anybody. It may hold a client's secret, a subject token, or nothing secret. All
     * others need a token in a header, so a new address is closed to strangers until it stands here.
     */
    private static final List<String> OF_ANYBODY = List.of("/api/oauth/", "/demo-issuer/", RequestGate.LINKS);

    private final LargeBodySlots slots = new LargeBodySlots();
    private final OpenBodies ofStrangers = new OpenBodies();
    private final BodySenders senders;
    private final Duration timeout;

    /**
     * @param timeout the time that a body may take to come. A policy of 16 MiB takes half a minute at 5 Mbit a second
     */
    RequestBody(BodySenders senders, Duration timeout) {
        this.senders = senders;
        this.timeout = timeout;
    }

    void read(RoutingContext context) {
        var organization = organizationOf(context);
        int limit = organization == null ? MAX_BYTES : MAX_POLICY_BYTES;
        if (announced(context) > limit) {
            refuse(context, limit);
            return;
        }
        if (organization == null) {
            if (needsCaller(context) && !hasCaller(context.request())) {
                leaveUnread(context);
            } else {
                receive(context, null);
            }
            return;
        }
        var token = BearerToken.of(context.request());
        if (token == null) {
            leaveUnread(context);
            return;
        }
        context.request().pause();
        senders.find(organization, token)
                .subscribe()
                .with(
                        sender -> {
                            if (sender == null) {
                                leaveUnread(context);
                            } else {
                                receive(context, sender);
                            }
                            context.request().resume();
                        },
                        failure -> {
                            refuseUnchecked(context);
                            context.request().resume();
                        });
    }

    /** A body that comes without a token is counted until it is there. Null for any other. */
    private OpenBodies.@Nullable Body countStranger(RoutingContext context) {
        var request = context.request();
        if (needsCaller(context) || !hasBody(request)) {
            return null;
        }
        var own = ((VertxInternal) context.vertx()).getOrCreateContext();
        var address = request.remoteAddress();
        var body = ofStrangers.add(
                address == null ? "" : String.valueOf(address.hostAddress()),
                () -> own.runOnContext(go -> refuseUnfinished(
                        context, "too many bodies are being read, and yours began first; send it again, in one go")));
        context.addEndHandler(ended -> ofStrangers.remove(body));
        return body;
    }

    private static boolean needsCaller(RoutingContext context) {
        var path = context.normalizedPath();
        return OF_ANYBODY.stream().noneMatch(path::startsWith);
    }

    /** Of a request without a body the endpoint alone asks. */
    private boolean hasCaller(HttpServerRequest request) {
        if (!hasBody(request)) {
            return true;
        }
        var token = BearerToken.of(request);
        return token != null && senders.isOurs(token);
    }

    /**
     * The endpoint refuses this caller without a look at the body, in its own words. The rest of the body is thrown
     * away, and has no longer to come than another's.
     */
    private void leaveUnread(RoutingContext context) {
        var request = context.request();
        request.headers().remove(HttpHeaders.EXPECT);
        request.handler(part -> {});
        endIfLate(context);
        handOver(context, Buffer.buffer());
    }

    /** Closes the connection of a request whose body is not there in time, though it may be answered. */
    void endIfLate(RoutingContext context) {
        var request = context.request();
        if (!hasBody(request)) {
            return;
        }
        context.vertx().setTimer(timeout.toMillis(), late -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
    }

    private static boolean hasBody(HttpServerRequest request) {
        var headers = request.headers();
        return headers.contains(HttpHeaders.CONTENT_LENGTH) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static void refuseUnchecked(RoutingContext context) {
        context.request().handler(part -> {});
        if (!context.response().ended()) {
            context.response().putHeader("Retry-After", "1");
            Refusal.of(
                            503,
                            "Service Unavailable",
                            "your token cannot be checked now, so the body was not read; try again shortly")
                    .answer(context);
        }
    }

    /** @param sender null where no large body is taken */
    private void receive(RoutingContext context, @Nullable Sender sender) {
        var request = context.request();
        int limit = sender == null ? MAX_BYTES : MAX_POLICY_BYTES;
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
            // Said once: the endpoint would say it again.
            request.headers().remove(HttpHeaders.EXPECT);
        }
        var body = Buffer.buffer();
        var counted = countStranger(context);
        long deadline = context.vertx()
                .setTimer(
                        timeout.toMillis(),
                        late -> refuseUnfinished(
                                context, "the body did not come within " + timeout.toSeconds() + " seconds"));
        context.addEndHandler(ended -> context.vertx().cancelTimer(deadline));
        request.handler(part -> {
            if (context.response().ended()) {
                return;
            }
            int length = body.length() + part.length();
            if (length > limit) {
                refuse(context, limit);
            } else if (length <= MAX_BYTES || body.length() > MAX_BYTES || isAdmitted(context, sender)) {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(broken -> {
            if (!context.response().ended()) {
                Refusal.of(400, "Bad Request", "the body cannot be read to its end")
                        .answer(context);
            }
        });
        request.endHandler(end -> {
            context.vertx().cancelTimer(deadline);
            if (counted != null) {
                ofStrangers.remove(counted);
            }
            if (!context.response().ended()) {
                decode(context, body, sender);
            }
        });
    }

    /** Tells whether there is room for another large body; if not, that is answered. */
    private boolean isAdmitted(RoutingContext context, @Nullable Sender sender) {
        if (sender == null) {
            refuse(context, MAX_BYTES);
            return false;
        }
        var why = slots.take(sender);
        if (why != null) {
            refuseLarge(context, why);
            return false;
        }
        context.addEndHandler(ended -> slots.release(sender));
        return true;
    }

    private static void refuseLarge(RoutingContext context, String why) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close").putHeader("Retry-After", "1");
        Refusal.of(503, "Service Unavailable", why).answer(context);
    }

    private static void refuseUnfinished(RoutingContext context, String why) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Refusal.of(408, "Request Timeout", why).answer(context);
    }

    private void decode(RoutingContext context, Buffer body, @Nullable Sender sender) {
        int limit = sender == null ? MAX_BYTES : MAX_POLICY_BYTES;
        var coding = codingOf(context.request());
        if (body.length() == 0 || coding.isEmpty() || coding.equals("identity")) {
            handOver(context, body);
            return;
        }
        if (!GZIP.contains(coding)) {
            context.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            Refusal.of(415, "Unsupported Media Type", "a body may be compressed with gzip and with nothing else")
                    .answer(context);
            return;
        }
        if (limit > MAX_BYTES && body.length() <= MAX_BYTES && !isAdmitted(context, sender)) {
            return;
        }
        context.vertx().executeBlocking(() -> inflate(body, limit), false).onComplete(result -> {
            if (result.failed()) {
                Refusal.of(400, "Bad Request", "the body is not the gzip that its Content-Encoding promises")
                        .answer(context);
            } else if (result.result().length() > limit) {
                refuse(context, limit);
            } else {
                // From here on there is nothing to be seen of the compression.
                context.request()
                        .headers()
                        .remove(HttpHeaders.CONTENT_ENCODING)
                        .set(
                                HttpHeaders.CONTENT_LENGTH,
                                Integer.toString(result.result().length()));
                handOver(context, result.result());
            }
        });
    }

    private static String codingOf(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_ENCODING)
                ? String.join(",", request.headers().getAll(HttpHeaders.CONTENT_ENCODING))
                        .strip()
                        .toLowerCase(Locale.ROOT)
                : "";
    }

    /** Not more than one byte beyond the limit: what else is in there is never seen. */
    private static Buffer inflate(Buffer body, int limit) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
            return Buffer.buffer(gzip.readNBytes(limit + 1));
        }
    }

    private static void handOver(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
        context.next();
    }

    /** The organization of a request with a policy, which may be large; null for every other. */
    private static @Nullable String organizationOf(RoutingContext context) {
        var path = POLICY.matcher(context.normalizedPath());
        return context.request().method().equals(HttpMethod.PATCH) && path.matches() ? path.group(1) : null;
    }

    private static long announced(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Refuses the request. The rest of the body is not awaited: the connection is closed. */
    private static void refuse(RoutingContext context, int limit) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Refusal.of(413, "Content Too Large", "the body is larger than " + limit / 1024 + " KiB")
                .answer(context);
    }
}
