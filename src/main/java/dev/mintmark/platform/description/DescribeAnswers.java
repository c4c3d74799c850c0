package dev.mintmark.platform.description;

import static org.eclipse.microprofile.openapi.OASFactory.createHeader;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;

import dev.mintmark.platform.error.ErrorBody;
import dev.mintmark.platform.error.FieldErrorBody;
import dev.mintmark.platform.error.FieldErrorRoutes;
import dev.mintmark.platform.error.OAuthErrorBody;
import dev.mintmark.platform.error.OAuthRoutes;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Describes the responses of an endpoint: the success of its signature, and the errors of its kind. */
final class DescribeAnswers {
    private static final Map<Integer, String> ERRORS = Map.ofEntries(
            Map.entry(400, "The request cannot be read, or a value in it is not acceptable. Nothing was changed."),
            Map.entry(401, "There is no valid token."),
            Map.entry(403, "The token lacks the permission."),
            Map.entry(404, "There is no such thing, or it belongs to another organization."),
            Map.entry(409, "The name is taken, or the state of things does not allow it now. Nothing was changed."),
            Map.entry(412, "The version is another than the one in If-Match. Nothing was changed."),
            Map.entry(413, "The body is too large."),
            Map.entry(415, "The body has another media type or coding than the address takes."),
            Map.entry(422, "The Idempotency-Key was used for another request."),
            Map.entry(429, "Too much at once; try again after Retry-After."),
            Map.entry(503, "Not now; try again after Retry-After."));

    /** The endings of addresses whose requests never conflict: they may be repeated, or change nothing. */
    private static final Set<String> WITHOUT_CONFLICT =
            Set.of("refresh-keys", "simulate", "suspend", "unsuspend", "used");

    private static final int FIRST_ERROR = 400;

    private final Components components;
    private final RecordSchemas schemas;

    DescribeAnswers(Components components, RecordSchemas schemas) {
        this.components = components;
        this.schemas = schemas;
    }

    /** @param scanned the single answers that annotations describe; null where there are none */
    APIResponses of(Endpoint endpoint, @Nullable APIResponses scanned, boolean hasBody) {
        var answers = OASFactory.createAPIResponses();
        var type = typeOf(endpoint);
        var status = status(endpoint, type);
        var success = OASFactory.createAPIResponse().description(phrase(status));
        if (type != null) {
            success.setContent(content(endpoint, type));
        }
        if (status == 201 && endpoint.method().toGenericString().contains(RestResponse.class.getName())) {
            success.addHeader("Location", createHeader().ref("Location"));
        }
        answers.addAPIResponse(Integer.toString(status), success);
        for (var code : statuses(endpoint, hasBody)) {
            answers.addAPIResponse(Integer.toString(code), usualError(endpoint, code));
        }
        said(endpoint, scanned, answers);
        return answers;
    }

    /** Adds the content of {@code @APIResponse}: headers to the success, statuses to the others. */
    private void said(Endpoint endpoint, @Nullable APIResponses scanned, APIResponses answers) {
        var said = endpoint.method()
                .getAnnotationsByType(org.eclipse.microprofile.openapi.annotations.responses.APIResponse.class);
        for (var one : said) {
            var code = one.responseCode();
            var read = scanned == null ? null : scanned.getAPIResponse(code);
            if (read == null) {
                continue;
            }
            int status = Integer.parseInt(code);
            if (status >= FIRST_ERROR && one.description().isEmpty()) {
                answers.addAPIResponse(code, usualError(endpoint, status));
                continue;
            }
            var known = status >= FIRST_ERROR ? error(endpoint, status) : answers.getAPIResponse(code);
            var answer = known == null ? OASFactory.createAPIResponse() : known;
            if (!one.description().isEmpty()) {
                answer.setDescription(one.description());
            }
            if (one.content().length > 0) {
                answer.setContent(content(one.content()));
            }
            if (read.getHeaders() != null) {
                read.getHeaders().forEach(answer::addHeader);
            }
            answers.addAPIResponse(code, answer);
        }
    }

    /** The type of the body; null where there is none. */
    private static @Nullable Type typeOf(Endpoint endpoint) {
        var named = endpoint.method().getAnnotation(APIResponseSchema.class);
        if (named != null) {
            return named.value();
        }
        var type = endpoint.method().getGenericReturnType();
        while (type instanceof ParameterizedType generic
                && (generic.getRawType() == Uni.class || generic.getRawType() == RestResponse.class)) {
            type = generic.getActualTypeArguments()[0];
        }
        return type == Void.class || type == Response.class ? null : type;
    }

    private static int status(Endpoint endpoint, @Nullable Type type) {
        var said = endpoint.method().getAnnotation(ResponseStatus.class);
        if (said != null) {
            return said.value();
        }
        return type == null && endpoint.method().toGenericString().contains(Void.class.getName()) ? 204 : 200;
    }

    private Content content(Endpoint endpoint, Type type) {
        var produces = endpoint.annotation(Produces.class);
        var content = OASFactory.createContent();
        for (var mediaType : produces == null ? List.of(MediaType.APPLICATION_JSON) : List.of(produces.value())) {
            var schema = mediaType.equals(MediaType.TEXT_PLAIN)
                    ? RecordSchemas.schema(SchemaType.STRING)
                    : schemas.of(type, RecordSchemas.Way.ANSWER);
            content.addMediaType(mediaType, createMediaType().schema(schema));
        }
        return content;
    }

    /** The content: JSON for a reference, text for anything else. */
    private static Content content(org.eclipse.microprofile.openapi.annotations.media.Content[] said) {
        var content = OASFactory.createContent();
        for (var one : said) {
            var ref = one.schema().ref();
            content.addMediaType(
                    one.mediaType().isEmpty() ? MediaType.APPLICATION_JSON : one.mediaType(),
                    createMediaType()
                            .schema(
                                    ref.isEmpty()
                                            ? RecordSchemas.schema(SchemaType.STRING)
                                            : RecordSchemas.reference(ref)));
        }
        return content;
    }

    private static List<Integer> statuses(Endpoint endpoint, boolean hasBody) {
        var isNamed = endpoint.path().contains("{");
        var changes = endpoint.changesSomething() && endpoint.path().startsWith("/api/orgs");
        var action = endpoint.path().substring(endpoint.path().lastIndexOf('/') + 1);
        return ERRORS.keySet().stream()
                .filter(status -> switch (status) {
                    case 400, 503 -> true;
                    case 401, 403 -> !endpoint.isPublic();
                    case 404 -> isNamed;
                    case 409 -> changes && !WITHOUT_CONFLICT.contains(action);
                    case 412 -> hasHeader(endpoint, "If-Match");
                    case 422 -> hasHeader(endpoint, "Idempotency-Key");
                    case 413, 415 -> hasBody;
                    default -> false;
                })
                .sorted()
                .toList();
    }

    private static boolean hasHeader(Endpoint endpoint, String name) {
        return Arrays.stream(endpoint.method().getParameters())
                .map(parameter -> parameter.getAnnotation(RestHeader.class))
                .anyMatch(header -> header != null && header.value().equals(name));
    }

    /** The error as every endpoint of the kind has it, described once. */
    private APIResponse usualError(Endpoint endpoint, int status) {
        var name = bodyOf(endpoint.path()).getSimpleName().replaceFirst("Body$", "") + status;
        if (components.getResponses() == null || !components.getResponses().containsKey(name)) {
            components.addResponse(name, error(endpoint, status));
        }
        return OASFactory.createAPIResponse().ref(name);
    }

    private APIResponse error(Endpoint endpoint, int status) {
        var schema = schemas.of(bodyOf(endpoint.path()), RecordSchemas.Way.ANSWER);
        var answer = OASFactory.createAPIResponse()
                .description(phrase(status))
                .content(OASFactory.createContent()
                        .addMediaType(
                                MediaType.APPLICATION_JSON, createMediaType().schema(schema)));
        if (status == 503 || status == 429) {
            answer.addHeader("Retry-After", createHeader().ref("Retry-After"));
        }
        if (status == 401) {
            answer.addHeader("WWW-Authenticate", createHeader().ref("WWW-Authenticate"));
        }
        return answer;
    }

    private static Class<?> bodyOf(String path) {
        if (OAuthRoutes.contains(path)) {
            return OAuthErrorBody.class;
        }
        return FieldErrorRoutes.contains(path) ? FieldErrorBody.class : ErrorBody.class;
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "Done.";
            case 201 -> "Made.";
            case 202 -> "Begun.";
            case 204 -> "Done; there is nothing to tell.";
            default -> ERRORS.getOrDefault(status, "Status " + status + '.');
        };
    }
}
