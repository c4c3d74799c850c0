package dev.mintmark.platform.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error outside the token endpoint. It has the fields of Pulumi's clients and those of RFC 9457 in
 * one object. Renewals add FlowAuth's {@code bad_field}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ErrorBody(
        int code,
        String message,
        List<ErrorBody.Entry> errors,
        String type,
        String title,
        int status,
        String detail,
        @JsonProperty("bad_field") @Nullable String badField) {

    /** One entry of {@code errors}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    public record Entry(
            String resource, @Nullable String attribute, String errorType, @Nullable String customMessage) {}

    /** The body of a refusal. */
    public static ErrorBody of(ApiException refusal) {
        return new ErrorBody(
                refusal.status(),
                refusal.getMessage(),
                refusal.details().stream()
                        .map(d -> new Entry(d.resource(), d.attribute(), d.errorType(), d.customMessage()))
                        .toList(),
                "urn:mintmark:error:" + refusal.errorType(),
                HttpStatus.reason(refusal.status()),
                refusal.status(),
                refusal.getMessage(),
                refusal.badField());
    }
}
