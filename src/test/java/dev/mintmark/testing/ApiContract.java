package dev.mintmark.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds requests and their answers against the description of the API that the build wrote. Fails a test that saw
 * anything beyond the description: an address, a method, a status, a media type, a member.
 */
public final class ApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TYPE_JSON = "application/json";

    /** The answers to an address or a method that does not exist, and those of the server itself. */
    private static final Set<Integer> NOT_OURS = Set.of(400, 401, 404, 405, 503);

    private static final ApiContract CONTRACT = read();

    private final JsonNode description;
    private final List<Route> routes;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    /**
     * A request that was sent. {@code target} is an address's path with its query; {@code type} and {@code body} are
     * null for none.
     */
    public record Sent(String method, String target, String type, String body) {
        String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        @Override
        public String toString() {
            return method + ' ' + path();
        }
    }

    /** The answer that came back; {@code type} is null for none. */
    public record Received(int status, String type, String body) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    private record Route(String template, Pattern path, JsonNode operations) {}

    private ApiContract(JsonNode description) {
        this.description = description;
        this.routes = new ArrayList<>();
        description.path("paths").properties().forEach(path -> routes.add(route(path.getKey(), path.getValue())));
        // What is spelled out goes before what is not (OpenAPI 3.1, Paths Object).
        routes.sort(Comparator.comparing((Route route) -> route.template().replace('{', '\uffff')));
        description.path("components").path("schemas").forEach(ApiContract::close);
    }

    private static ApiContract read() {
        try (var file = ApiContract.class.getResourceAsStream("/openapi.json")) {
            if (file == null) {
                throw new AssertionError("the build has written no openapi.json: ./mvnw process-classes writes it");
            }
            return new ApiContract(JSON.readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route route(String template, JsonNode operations) {
        var path = Pattern.compile(template.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"));
        return new Route(template, path, operations);
    }

    /** Fails where the description says anything else. */
    public static void check(Sent sent, Received received) {
        CONTRACT.hold(sent, received);
    }

    private void hold(Sent sent, Received received) {
        if (sent.method().equals("OPTIONS") || sent.method().equals("TRACE")) {
            return;
        }
        var route = routes.stream()
                .filter(it -> it.path().matcher(sent.path()).matches())
                .findFirst()
                .orElse(null);
        if (route == null) {
            require(
                    NOT_OURS.contains(received.status()),
                    sent + " answers " + received.status()
                            + ", and the description has no such address: let its resource"
                            + " be found by the scanner, or ask through Client.unchecked() where it is not of the API");
            return;
        }
        var operation = operation(route, sent.method());
        if (operation == null) {
            require(
                    NOT_OURS.contains(received.status()),
                    sent + " answers " + received.status() + ", and the description of " + route.template()
                            + " has no such method");
            return;
        }
        hold(sent, received, route, operation);
    }

    private static JsonNode operation(Route route, String method) {
        var own = route.operations().get(method.toLowerCase(Locale.ROOT));
        return own == null && method.equals("HEAD") ? route.operations().get("get") : own;
    }

    private void hold(Sent sent, Received received, Route route, JsonNode operation) {
        var id = operation.path("operationId").asText();
        var answer = resolved(operation.path("responses").path(Integer.toString(received.status())));
        require(
                !answer.isMissingNode(),
                sent + " answers " + received.status() + ", a status that " + id + " is not described with: add"
                        + " @APIResponse(responseCode = \"" + received.status()
                        + "\") to its method, or the rule for it to"
                        + " platform/description/DescribeAnswers. The body is " + received.body());
        if (!sent.method().equals("HEAD")) {
            holdAnswer(sent, received, id, answer);
        }
        if (received.isSuccess() && !route.template().startsWith("/demo-issuer/")) {
            holdRequest(sent, id, operation.path("requestBody"));
        }
    }

    private void holdAnswer(Sent sent, Received received, String id, JsonNode answer) {
        var content = answer.path("content");
        if (received.body().isEmpty()) {
            require(
                    content.isEmpty(),
                    sent + " answers " + received.status() + " without the body that " + id + " promises");
            return;
        }
        var type = essence(received.type());
        require(
                content.has(type),
                sent + " answers " + received.status() + " with a body of type " + type + ", and " + id + " has "
                        + names(content) + ": add @APIResponseSchema to its method, or @Produces");
        if (type.equals(TYPE_JSON)) {
            holdBody(
                    sent + " answers " + received.status(),
                    content.path(type).path("schema"),
                    parsed(received.body()),
                    received.body());
        }
    }

    private void holdRequest(Sent sent, String id, JsonNode described) {
        if (sent.body() == null || sent.body().isEmpty()) {
            require(
                    !described.path("required").asBoolean(),
                    sent + " is taken without a body, and " + id + " requires one: annotate its parameter with"
                            + " @RequestBody where it may be left out");
            return;
        }
        if (described.isMissingNode()) {
            return;
        }
        var content = described.path("content");
        var type = sent.type() == null ? content.fieldNames().next() : essence(sent.type());
        if (!content.has(type)) {
            require(
                    sent.type() == null || !described.path("required").asBoolean(),
                    sent + " takes a body of type " + type + ", and " + id + " has " + names(content));
            return;
        }
        var schema = content.path(type).path("schema");
        holdBody(
                sent + " takes",
                schema,
                type.equals(FORM) ? form(sent.body(), resolved(schema)) : parsed(sent.body()),
                sent.body());
    }

    private void holdBody(String what, JsonNode schema, JsonNode body, String text) {
        var faults = schemas.computeIfAbsent(schema.toString(), key -> compile(schema))
                .validate(body);
        if (!faults.isEmpty()) {
            var named = schema.path("$ref").asText(schema.toString()).replace("#/components/schemas/", "");
            throw new AssertionError(what + " what the schema " + named + " does not allow:\n  "
                    + faults.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("\n  "))
                    + "\nCorrect the record of that name, or src/main/resources/META-INF/openapi.yaml where the schema is"
                    + " written by hand. The body is " + text);
        }
    }

    private JsonSchema compile(JsonNode schema) {
        var root = JSON.createObjectNode();
        root.set("components", description.path("components"));
        root.putArray("allOf").add(schema);
        return factory.getSchema(root, config);
    }

    private JsonNode resolved(JsonNode schema) {
        var ref = schema.path("$ref").asText("");
        return ref.isEmpty() ? schema : description.at(ref.substring(1));
    }

    /** As the JSON object that the same parameters would be. */
    private static JsonNode form(String body, JsonNode schema) {
        var object = JSON.createObjectNode();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                continue;
            }
            var name = decoded(pair.substring(0, equals));
            var value = decoded(pair.substring(equals + 1));
            switch (schema.path("properties").path(name).path("type").asText()) {
                case "array" -> object.withArray("/" + name).add(value);
                case "integer" -> object.put(name, Long.parseLong(value));
                default -> object.put(name, value);
            }
        }
        return object;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    private static String essence(String type) {
        return type == null ? "none" : type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Members that a schema does not name are refused: clients may ignore them, tests may not. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.has("properties")
                && !object.has("additionalProperties")
                && !object.has("x-ignores-others")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(ApiContract::close);
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(otherwise);
        }
    }
}
