package dev.mintmark.platform.error;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The scheme in which a caller tried to authenticate, for the challenge that refuses it (RFC 6749 section 5.2). */
public enum ChallengeScheme {
    BEARER,
    BASIC;

    private static final String KEY = "mintmark.challenge-scheme";

    /** The one that was remembered for this request; {@link #BEARER} where none was, and outside of a request. */
    public static ChallengeScheme of(@Nullable RoutingContext context) {
        return context != null && context.get(KEY) instanceof ChallengeScheme scheme ? scheme : BEARER;
    }

    /** Remembers the scheme; called before the request is authenticated. */
    public void remember(RoutingContext context) {
        context.put(KEY, this);
    }
}
