package dev.mintmark.platform.error;

/**
 * The routes of CircleCI's clients. Their errors are {@code {"error": "<Field>: <text>."}}, whatever the cause, and
 * {@code Forbidden} where the caller lacks a permission.
 */
public final class FieldErrorRoutes {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;

    private FieldErrorRoutes() {}

    /** Tells whether errors at this address have that shape. */
    public static boolean contains(String path) {
        var rest = path.startsWith("/") ? path.substring(1) : path;
        return rest.equals("api/v2") || rest.startsWith("api/v2/");
    }

    /** The text for what no field is to blame for. */
    public static String text(int status, String message) {
        return switch (status) {
            case UNAUTHORIZED -> "Circle-Token: " + message + '.';
            case FORBIDDEN -> "Forbidden";
            default -> "Request: " + message + '.';
        };
    }

    static String text(ApiException refusal) {
        if (refusal.details().isEmpty() || refusal.status() == FORBIDDEN) {
            return text(refusal.status(), refusal.getMessage());
        }
        var detail = refusal.details().get(0);
        var attribute = detail.attribute();
        return attribute == null
                ? field(detail.resource()) + ": "
                        + (detail.errorType().equals("not_found") ? "not found" : refusal.getMessage()) + '.'
                : attribute + ": " + refusal.getMessage() + '.';
    }

    private static String field(String resource) {
        return resource.equals("Organization") ? "OwnerID" : resource + "ID";
    }
}
