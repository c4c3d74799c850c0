package dev.mintmark.platform.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.regex.Pattern;

/**
 * Reads a request's body up to the limit of its address. Bodies are counted as they are after decompression, and whether
 * or not their length was announced.
 */
final class RequestBody {
    private static final int LIMIT = 256 * 1024;
    /** Five thousand definitions come in one piece. */
    private static final int POLICY_LIMIT = 16 * 1024 * 1024;

    private static final Pattern POLICY = Pattern.compile("/api/orgs/[^/]+/auth/policies/[^/]+/?");

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
        request.handler(part -> {
            if (context.response().ended()) {
                return;
            }
            if (body.length() + part.length() > limit) {
                refuse(context, limit);
                return;
            }
            body.appendBuffer(part);
        });
        request.exceptionHandler(broken -> {
            if (!context.response().ended()) {
                Refusal.of(400, "Bad Request", "the body cannot be read to its end")
                        .answer(context);
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        });
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
