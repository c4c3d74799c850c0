package dev.mintmark.platform.error;

/** The routes with OAuth error bodies, whatever the cause. */
public final class OAuthRoutes {
    private OAuthRoutes() {}

    /** Tells whether errors at this address have that shape. */
    public static boolean contains(String path) {
        return path.startsWith("/api/oauth/") || path.startsWith("api/oauth/");
    }

    static OAuthException translate(ApiException refusal) {
        var error =
                switch (refusal.status()) {
                    case 503 -> "temporarily_unavailable";
                    case 500 -> "server_error";
                    case 401 -> "invalid_client";
                    default -> "invalid_request";
                };
        return new OAuthException(refusal.status(), error, refusal.getMessage());
    }
}
