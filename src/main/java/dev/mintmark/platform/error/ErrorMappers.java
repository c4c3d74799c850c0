package dev.mintmark.platform.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Maps every failure to the error body of its route. Internals never reach the caller. */
@Singleton
class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    private final DatabaseFailures databaseFailures;
    private final CurrentVertxRequest requests;

    ErrorMappers(DatabaseFailures databaseFailures, CurrentVertxRequest requests) {
        this.databaseFailures = databaseFailures;
        this.requests = requests;
    }

    @ServerExceptionMapper
    Response refused(ApiException refusal, UriInfo uri) {
        return answer(refusal, uri);
    }

    @ServerExceptionMapper
    Response refused(OAuthException refusal) {
        return answer(refusal);
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException failure, UriInfo uri) {
        var isBasic = ChallengeScheme.of(requests.getCurrent()) == ChallengeScheme.BASIC;
        return challenge(
                isBasic
                        ? "send client_id, and a token of this service as client_secret"
                        : "a valid token is needed: send 'Authorization: Bearer <token>'",
                "",
                uri);
    }

    @ServerExceptionMapper
    Response badCredential(AuthenticationFailedException failure, UriInfo uri) {
        var refused = RefusedTokenException.behind(failure);
        var why = refused == null ? "the credential is no token of this service" : String.valueOf(refused.getMessage());
        var isBasic = ChallengeScheme.of(requests.getCurrent()) == ChallengeScheme.BASIC;
        return challenge(
                isBasic
                        ? "the client secret is no valid token: " + why
                                + "; send client_id, and a token of this service as client_secret"
                        : why,
                ", error=\"invalid_token\", error_description=\"" + why + '"',
                uri);
    }

    /** A library's own message stays inside: what we have to say is an {@link ApiException}. */
    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure, UriInfo uri) {
        return answer(new ApiException(403, "custom", "this token lacks the permission for that", List.of()), uri);
    }

    @ServerExceptionMapper
    Response unreadable(JacksonException failure, UriInfo uri) {
        return answer(ApiException.badRequest(explain(failure)), uri);
    }

    @ServerExceptionMapper
    Response unreadable(MismatchedInputException failure, UriInfo uri) {
        return answer(ApiException.badRequest(explain(failure)), uri);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (failure.getCause() instanceof JacksonException json) {
            return unreadable(json, uri);
        }
        if (status >= 500) {
            return unexpected(failure, uri);
        }
        var allow = failure.getResponse().getHeaderString(HttpHeaders.ALLOW);
        var answer = answer(ofStatus(status, failure.getResponse().getEntity()), uri);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failure, UriInfo uri) {
        var refusal = databaseFailures.refusalFor(failure);
        if (refusal != null) {
            return answer(refusal, uri);
        }
        LOG.error("A request failed in a way nobody planned for", failure);
        return answer(new ApiException(500, "custom", "internal error; the operator's log has it", List.of()), uri);
    }

    /** @param fault of a bearer token, as RFC 6750 section 3 has it; empty without one */
    private Response challenge(String message, String fault, UriInfo uri) {
        var isBasic = ChallengeScheme.of(requests.getCurrent()) == ChallengeScheme.BASIC;
        return Response.fromResponse(answer(new ApiException(401, "custom", message, List.of()), uri))
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        isBasic ? "Basic realm=\"mintmark\", charset=\"UTF-8\"" : "Bearer realm=\"mintmark\"" + fault)
                .build();
    }

    private static Response answer(ApiException refusal, UriInfo uri) {
        if (OAuthRoutes.contains(uri.getPath())) {
            return answer(OAuthRoutes.translate(refusal));
        }
        var builder = Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(
                        FieldErrorRoutes.contains(uri.getPath())
                                ? new FieldErrorBody(FieldErrorRoutes.text(refusal))
                                : ErrorBody.of(refusal));
        return refusal.status() == 503 || refusal.status() == 429
                ? builder.header("Retry-After", 2).build()
                : builder.build();
    }

    private static Response answer(OAuthException refusal) {
        var builder = Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .entity(new OAuthErrorBody(refusal.error(), refusal.description()));
        return refusal.status() == 503
                ? builder.header("Retry-After", refusal.retryAfter().toSeconds())
                        .build()
                : builder.build();
    }

    /**
     * @param sentence an endpoint's own words for a method that it does not take from this caller; ignored unless it is
     *     text
     */
    private static ApiException ofStatus(int status, @Nullable Object sentence) {
        var message =
                switch (status) {
                    case 404 -> "there is nothing at this address";
                    case 405 -> sentence instanceof String said ? said : "this address does not take that method";
                    case 406 -> "only application/json is served here";
                    case 413 -> "the body is larger than 256 KiB";
                    case 415 -> "this address does not take that media type: send application/json";
                    default -> "the request cannot be read";
                };
        return new ApiException(status, status == 404 ? "not_found" : "invalid", message, List.of());
    }

    private static String explain(@Nullable Throwable failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "unknown member " + Excerpt.of(unknown.getPropertyName());
        }
        if (failure instanceof StreamConstraintsException) {
            return "the JSON is nested too deeply or holds too long a value";
        }
        if (failure instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            var path = mapping.getPath().stream()
                    .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : Excerpt.of(r.getFieldName()))
                    .collect(Collectors.joining("."));
            return "the value of " + path + " is missing or of the wrong type";
        }
        return "the body is not the JSON this address takes";
    }
}
