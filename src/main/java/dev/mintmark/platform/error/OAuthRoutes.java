package dev.mintmark.platform.error;

/** The routes whose errors have OAuth's shape whatever raised them. */
public final class OAuthRoutes {
    private OAuthRoutes() {}

    /** Whether errors at this address have that shape. */
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
