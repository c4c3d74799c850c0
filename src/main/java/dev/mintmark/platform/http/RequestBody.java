package dev.mintmark.platform.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads a request's body up to the limit of its address, before decompression and after, and whether or not its length
 * was announced. Netty's own decompression drops the connection of whoever sends it garbage; this answers.
 */
final class RequestBody {
    private static final int LIMIT = 256 * 1024;
    /** Five thousand definitions come in one piece. */
    private static final int POLICY_LIMIT = 16 * 1024 * 1024;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    /** Bodies beyond the usual limit that may be here at once: they come before anybody knows whose they are. */
    private static final int MOST_LARGE = 16;

    private static final Pattern POLICY = Pattern.compile("/api/orgs/[^/]+/auth/policies/[^/]+/?");

    /** How long a body may take to come. A policy of 16 MiB does at 5 Mbit a second. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final int MOST_LARGE_OF_ONE_ADDRESS = 2;

    private final AtomicInteger large = new AtomicInteger();
    private final Map<String, Integer> largeByAddress = new ConcurrentHashMap<>();

    void read(RoutingContext context) {
        var request = context.request();
        int limit = limitOf(context);
        if (announced(context) > limit) {
            refuse(context, limit);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
            // Said once: the endpoint would say it again.
            request.headers().remove(HttpHeaders.EXPECT);
        }
        var body = Buffer.buffer();
        long deadline = context.vertx().setTimer(PATIENCE_MILLIS, late -> refuseLate(context));
        context.addEndHandler(ended -> context.vertx().cancelTimer(deadline));
        request.handler(part -> {
            if (context.response().ended()) {
                return;
            }
            int length = body.length() + part.length();
            if (length > limit) {
                refuse(context, limit);
            } else if (length <= LIMIT || body.length() > LIMIT || isAdmitted(context)) {
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
            if (!context.response().ended()) {
                decode(context, body, limit);
            }
        });
    }

    /** Whether there is room for another large body; if not, that is answered. */
    private boolean isAdmitted(RoutingContext context) {
        String address = addressOf(context);
        if (largeByAddress.merge(address, 1, Integer::sum) > MOST_LARGE_OF_ONE_ADDRESS) {
            release(address);
            refuseLarge(
                    context, "two large bodies of your address are being read; send this one when one of them is done");
            return false;
        }
        if (large.incrementAndGet() > MOST_LARGE) {
            large.decrementAndGet();
            release(address);
            refuseLarge(context, "too many large bodies are being read; try again shortly");
            return false;
        }
        context.addEndHandler(ended -> {
            large.decrementAndGet();
            release(address);
        });
        return true;
    }

    private void release(String address) {
        largeByAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    private static String addressOf(RoutingContext context) {
        var remote = context.request().remoteAddress();
        return remote == null ? "" : String.valueOf(remote.hostAddress());
    }

    private static void refuseLarge(RoutingContext context, String why) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close").putHeader("Retry-After", "1");
        Refusal.of(503, "Service Unavailable", why).answer(context);
    }

    private static void refuseLate(RoutingContext context) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Refusal.of(408, "Request Timeout", "the body did not come within " + PATIENCE_MILLIS / 1_000 + " seconds")
                .answer(context);
    }

    private void decode(RoutingContext context, Buffer body, int limit) {
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
        if (limit > LIMIT && body.length() <= LIMIT && !isAdmitted(context)) {
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

    private static int limitOf(RoutingContext context) {
        return context.request().method().equals(HttpMethod.PATCH)
                        && POLICY.matcher(context.normalizedPath()).matches()
                ? POLICY_LIMIT
                : LIMIT;
    }

    private static long announced(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** What is left of the body is not waited for: the connection goes with it. */
    private static void refuse(RoutingContext context, int limit) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Refusal.of(413, "Content Too Large", "the body is larger than " + limit / 1024 + " KiB")
                .answer(context);
    }
}
