package dev.mintmark.platform.description;

import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createSecurityRequirement;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Describes one operation: its name, parameters, body, permitted callers and responses. */
final class DescribeOperation {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final Components components;
    private final RecordSchemas schemas;
    private final SourceComments comments;
    private final DescribeAnswers answers;

    DescribeOperation(Components components, RecordSchemas schemas, SourceComments comments) {
        this.components = components;
        this.schemas = schemas;
        this.comments = comments;
        this.answers = new DescribeAnswers(components, schemas);
    }

    void describe(Endpoint endpoint, Operation operation) {
        var comment = comments.of(endpoint.resource(), endpoint.method().getName());
        operation.setOperationId(endpoint.operationId());
        operation.setTags(List.of(endpoint.room()));
        operation.setSummary(comment.text().isEmpty() ? endpoint.words() : comment.summary());
        operation.setDescription(description(endpoint, comment));
        operation.setParameters(null);
        parameters(endpoint, operation);
        var body = bodyOf(endpoint);
        operation.setRequestBody(body);
        operation.setSecurity(null);
        if (endpoint.isPublic()) {
            operation.setSecurity(List.of());
        } else {
            schemesOf(endpoint.path())
                    .forEach(scheme -> operation.addSecurityRequirement(
                            createSecurityRequirement().addScheme(scheme)));
        }
        operation.setResponses(answers.of(endpoint, operation.getResponses(), body != null));
    }

    /** The endpoint's comment and its caller's requirements; null where there are none. */
    private @Nullable String description(Endpoint endpoint, Comment comment) {
        var requires = endpoint.requires();
        var needed = requires == null
                ? ""
                : "Needs: "
                        + comments.of(
                                        requires.value().getDeclaringClass(),
                                        requires.value().name())
                                .text();
        var text = (comment.text() + "\n\n" + needed).strip();
        return text.isEmpty() ? null : text;
    }

    private static List<String> schemesOf(String path) {
        if (path.startsWith("/api/v2/")) {
            return List.of("bearer", "token", "circleToken", "basic");
        }
        return path.startsWith("/api/oauth/") ? List.of("bearer", "token", "basic") : List.of("bearer", "token");
    }

    private void parameters(Endpoint endpoint, Operation operation) {
        var names = VARIABLE.matcher(endpoint.path());
        while (names.find()) {
            operation.addParameter(parameter(endpoint, "path", names.group(1)));
        }
        for (var parameter : endpoint.method().getParameters()) {
            var query = parameter.getAnnotation(org.jboss.resteasy.reactive.RestQuery.class);
            if (query != null) {
                operation.addParameter(
                        parameter(endpoint, "query", query.value().isEmpty() ? parameter.getName() : query.value()));
            }
            var header = parameter.getAnnotation(RestHeader.class);
            if (header != null && !List.of("Content-Type", "Accept").contains(header.value())) {
                operation.addParameter(parameter(endpoint, "header", header.value()));
            }
        }
        var further = endpoint.method()
                .getAnnotationsByType(org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class);
        for (var parameter : further) {
            operation.addParameter(OASFactory.createParameter().ref(parameter.ref()));
        }
    }

    /** One name may mean something else in another room or operation: there the key ends with that one's name. */
    private org.eclipse.microprofile.openapi.models.parameters.Parameter parameter(
            Endpoint endpoint, String place, String name) {
        var key = place + '.' + name;
        var known = components.getParameters() == null ? Map.of() : components.getParameters();
        for (var other : List.of(endpoint.operationId(), endpoint.room())) {
            if (known.containsKey(key + '.' + other)) {
                return OASFactory.createParameter().ref(key + '.' + other);
            }
        }
        if (!known.containsKey(key)) {
            throw new IllegalStateException("nobody says what the " + place + " parameter " + name
                    + " is: add components.parameters." + key + " to src/main/resources/META-INF/openapi.yaml");
        }
        return OASFactory.createParameter().ref(key);
    }

    /** Null where the endpoint reads no body. */
    private org.eclipse.microprofile.openapi.models.parameters.@Nullable RequestBody bodyOf(Endpoint endpoint) {
        var parameter = Arrays.stream(endpoint.method().getParameters())
                .filter(DescribeOperation::isBody)
                .findFirst()
                .orElse(null);
        if (parameter == null) {
            return null;
        }
        var said = said(endpoint, parameter);
        var content = OASFactory.createContent();
        for (var mediaType : mediaTypes(endpoint)) {
            content.addMediaType(mediaType, createMediaType().schema(bodySchema(endpoint, parameter)));
        }
        return OASFactory.createRequestBody()
                .required(said == null || said.required())
                .content(content);
    }

    private static boolean isBody(Parameter parameter) {
        return Arrays.stream(parameter.getAnnotations())
                .allMatch(it -> it.annotationType() == RequestBody.class
                        || it.annotationType() == org.jspecify.annotations.Nullable.class);
    }

    private static @Nullable RequestBody said(Endpoint endpoint, Parameter parameter) {
        var ofMethod = endpoint.method().getAnnotation(RequestBody.class);
        return ofMethod == null ? parameter.getAnnotation(RequestBody.class) : ofMethod;
    }

    private static List<String> mediaTypes(Endpoint endpoint) {
        var consumes = endpoint.annotation(Consumes.class);
        return consumes == null ? List.of(MediaType.APPLICATION_JSON) : List.of(consumes.value());
    }

    private Schema bodySchema(Endpoint endpoint, Parameter parameter) {
        var named = endpoint.method().getAnnotation(RequestBodySchema.class);
        if (named != null) {
            return schemas.of(named.value(), RecordSchemas.Way.REQUEST);
        }
        if (parameter.getType() != byte[].class) {
            return schemas.of(parameter.getType(), RecordSchemas.Way.REQUEST);
        }
        var said = said(endpoint, parameter);
        var ref = said == null || said.content().length == 0
                ? ""
                : said.content()[0].schema().ref();
        if (ref.isEmpty()) {
            throw new IllegalStateException(endpoint.method() + " reads bytes and nobody says of what: add"
                    + " @RequestBodySchema, or @RequestBody with a ref");
        }
        return RecordSchemas.reference(ref);
    }
}
