package dev.mintmark.platform.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal for the caller: a status from 400 up, a stable {@code errorType} and a sentence with the remedy. It never
 * holds a secret, a statement or a class name. It is an answer, not a fault, and so carries no stack trace.
 */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String errorType;
    private final String message;
    private final List<Detail> details;
    private final @Nullable String badField;

    /**
     * A fault of the request.
     *
     * @param errorType one of {@code not_found required invalid already_exists custom}
     */
    public record Detail(
            String resource, @Nullable String attribute, String errorType, @Nullable String customMessage) {}

    public ApiException(int status, String errorType, String message, List<Detail> details) {
        this(status, errorType, message, details, null);
    }

    private ApiException(
            int status, String errorType, String message, List<Detail> details, @Nullable String badField) {
        super(message, null, false, false);
        this.status = status;
        this.errorType = errorType;
        this.message = message;
        this.details = List.copyOf(details);
        this.badField = badField;
    }

    /** 404. The same for what does not exist and for what belongs to another organization. */
    public static ApiException notFound(String resource) {
        return new ApiException(
                404, "not_found", resource + " not found", List.of(new Detail(resource, null, "not_found", null)));
    }

    /** 400: a member that must be there is not. */
    public static ApiException required(String resource, String attribute) {
        var message = attribute + " is required";
        return new ApiException(
                400, "required", message, List.of(new Detail(resource, attribute, "required", message)));
    }

    /** 400: a member's value is not acceptable; the message says what would be. */
    public static ApiException invalid(String resource, String attribute, String message) {
        return new ApiException(400, "invalid", message, List.of(new Detail(resource, attribute, "invalid", message)));
    }

    /** 409: the name is taken. */
    public static ApiException alreadyExists(String resource, String attribute, String message) {
        return new ApiException(
                409, "already_exists", message, List.of(new Detail(resource, attribute, "already_exists", message)));
    }

    /** 403: it is another's to do; {@code attribute} is null where it is no single one. */
    public static ApiException forbidden(String resource, @Nullable String attribute, String message) {
        return new ApiException(403, "custom", message, List.of(new Detail(resource, attribute, "custom", message)));
    }

    /** 409: the state of things does not allow it now; the message says what to do first. */
    public static ApiException conflict(String resource, String message) {
        return new ApiException(409, "custom", message, List.of(new Detail(resource, null, "custom", message)));
    }

    /** 400 without a single attribute to blame, such as a body that is no JSON. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "invalid", message, List.of());
    }

    /** The same refusal, with a member {@code bad_field}: FlowAuth's pages mark the field that it names. */
    public ApiException withBadField(String field) {
        return new ApiException(status, errorType, message, details, field);
    }

    public int status() {
        return status;
    }

    /** The stable code of this kind of refusal. */
    public String errorType() {
        return errorType;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public List<Detail> details() {
        return details;
    }

    /** The field that {@code bad_field} names; null where the body has none. */
    public @Nullable String badField() {
        return badField;
    }
}
