package dev.mintmark.platform.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The description of the API as a page that people read. */
final class ApiPage {
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");

    private final JsonNode api;
    private final StringBuilder page = new StringBuilder();

    private record Operation(String method, String path, JsonNode node) {}

    private ApiPage(JsonNode api) {
        this.api = api;
    }

    /** @param api the description, as the build wrote it */
    static String of(JsonNode api) {
        return new ApiPage(api).render();
    }

    private String render() {
        line("# The API of " + api.at("/info/title").asText());
        line("");
        line(
                "Written by `src/docs/write` from the description that the service serves at `/q/openapi` of its management port;"
                        + " do not edit. Addresses are below `mintmark.public-url`.");
        line("");
        line("| credential | place in the request |");
        line("|---|---|");
        api.at("/components/securitySchemes")
                .properties()
                .forEach(scheme -> line("| " + scheme.getKey() + " | "
                        + cell(scheme.getValue().path("description").asText()) + " |"));
        line("");
        line("Each operation has a command. `BASE`, `ORG`, `AUTH` and `JSON` are those of"
                + " [getting started](getting-started.md#your-organization); `KEYS` is a JWK Set. Other words in capitals are the names"
                + " or ids of things that an earlier command has made.");
        errors();
        var rooms = rooms();
        for (var tag : api.path("tags")) {
            line("");
            line("## " + tag.path("name").asText());
            line("");
            line(tag.path("description").asText());
            rooms.getOrDefault(tag.path("name").asText(), List.of()).forEach(this::operation);
        }
        line("");
        line("## Bodies of requests and answers");
        new TreeMap<>(members(api.at("/components/schemas"))).forEach(this::schema);
        return page.toString();
    }

    private Map<String, List<Operation>> rooms() {
        var rooms = new TreeMap<String, List<Operation>>();
        for (var path : api.path("paths").properties()) {
            for (var method : METHODS) {
                var node = path.getValue().get(method);
                if (node != null) {
                    rooms.computeIfAbsent(node.at("/tags/0").asText(), room -> new ArrayList<>())
                            .add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey(), node));
                }
            }
        }
        return rooms;
    }

    private void operation(Operation operation) {
        var node = operation.node();
        line("");
        line("### " + node.path("operationId").asText());
        line("");
        line("`" + operation.method() + ' ' + operation.path() + "`");
        line("");
        line(node.path("summary").asText() + '.');
        if (node.has("description")) {
            line("");
            line(node.path("description").asText());
        }
        line("");
        line("```sh");
        line(ApiExample.of(operation.method(), operation.path(), node, body(node)));
        line("```");
        var parameters = StreamSupport.stream(node.path("parameters").spliterator(), false)
                .map(this::resolved)
                .toList();
        if (!parameters.isEmpty() || node.has("requestBody")) {
            line("");
            line("| input | where | type | |");
            line("|---|---|---|---|");
            parameters.forEach(it -> line(
                    "| `" + it.path("name").asText() + "` | " + it.path("in").asText() + " | " + type(it.path("schema"))
                            + " | " + cell(it.path("description").asText()) + " |"));
            members(node.at("/requestBody/content"))
                    .forEach((mediaType, content) -> line("| " + mediaType + " | body | " + type(content.path("schema"))
                            + " | " + (node.at("/requestBody/required").asBoolean() ? "required" : "") + " |"));
        }
        line("");
        line("| status | body | |");
        line("|---|---|---|");
        var errors = new ArrayList<String>();
        new TreeMap<>(members(node.path("responses"))).forEach((status, answer) -> {
            if (answer.has("$ref")) {
                errors.add(status);
                return;
            }
            line("| " + status + " | " + types(answer) + " | "
                    + cell(answer.path("description").asText()) + " |");
        });
        line("| " + String.join(", ", errors) + " | "
                + types(resolved(node.path("responses").path(errors.get(0)))) + " | |");
    }

    private @Nullable JsonNode body(JsonNode operation) {
        return members(operation.at("/requestBody/content")).values().stream()
                .map(content -> resolved(content.path("schema")))
                .findFirst()
                .orElse(null);
    }

    private String types(JsonNode answer) {
        return members(answer.path("content")).values().stream()
                .map(content -> type(content.path("schema")))
                .collect(Collectors.joining(" or "));
    }

    /** Writes the meaning of each status, which is the same everywhere. */
    private void errors() {
        var meanings = new TreeMap<String, String>();
        api.at("/components/responses")
                .properties()
                .forEach(answer -> meanings.put(
                        answer.getKey().replaceFirst("\\D+", ""),
                        answer.getValue().path("description").asText()));
        line("");
        line("| status | meaning |");
        line("|---|---|");
        meanings.forEach((status, meaning) -> line("| " + status + " | " + cell(meaning) + " |"));
    }

    private void schema(String name, JsonNode schema) {
        line("");
        line("### " + name);
        if (schema.has("description")) {
            line("");
            line(schema.path("description").asText());
        }
        line("");
        if (!schema.has("properties")) {
            line(type(schema));
            return;
        }
        var required = new ArrayList<String>();
        schema.path("required").forEach(it -> required.add(it.asText()));
        line("| member | type | | |");
        line("|---|---|---|---|");
        members(schema.path("properties"))
                .forEach((member, of) -> line("| `" + member + "` | " + type(of) + " | "
                        + (required.contains(member) ? "always" : "") + " | "
                        + cell(of.path("description").asText()) + " |"));
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            var name = schema.path("$ref").asText().replaceFirst(".*/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        for (var choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return StreamSupport.stream(schema.path(choice).spliterator(), false)
                        .map(this::type)
                        .collect(Collectors.joining(" or "));
            }
        }
        if (schema.has("if")) {
            return type(schema.path("else")) + " or " + type(schema.path("then"));
        }
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(" "));
        }
        var names = new ArrayList<String>();
        (schema.path("type").isArray() ? schema.path("type") : List.of(schema.path("type")))
                .forEach(it -> names.add(it.asText("any JSON")));
        var text = String.join(" or ", names);
        if (schema.has("items")) {
            return text + " of " + type(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return text + " of " + type(schema.path("additionalProperties"));
        }
        return (text.isEmpty() ? "any JSON" : text)
                + (schema.has("format") ? " (" + schema.path("format").asText() + ")" : "");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static Map<String, JsonNode> members(JsonNode node) {
        var members = new LinkedHashMap<String, JsonNode>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private void line(String text) {
        page.append(text.stripTrailing()).append('\n');
    }
}
