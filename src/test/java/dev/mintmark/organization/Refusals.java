package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Whole bodies of refusals. */
final class Refusals {
    private static final Map<Integer, String> TITLES =
            Map.of(400, "Bad Request", 403, "Forbidden", 404, "Not Found", 409, "Conflict");

    private Refusals() {}

    static void assertNotFound(Api.Answer answer, String resource) {
        var body = body(404, "not_found", resource + " not found");
        entry(body, resource, "not_found");
        assertIs(answer, body);
    }

    static void assertRequired(Api.Answer answer, String resource, String attribute) {
        var message = attribute + " is required";
        assertIs(answer, blaming(body(400, "required", message), resource, attribute, "required", message));
    }

    static void assertInvalid(Api.Answer answer, String resource, String attribute, String message) {
        assertIs(answer, blaming(body(400, "invalid", message), resource, attribute, "invalid", message));
    }

    static void assertTaken(Api.Answer answer, String resource, String attribute) {
        var message = "this " + attribute + " is taken";
        assertIs(answer, blaming(body(409, "already_exists", message), resource, attribute, "already_exists", message));
    }

    static void assertForbidden(Api.Answer answer, String resource, String attribute) {
        var message = "only a service-wide administrator may change " + attribute;
        assertIs(answer, blaming(body(403, "custom", message), resource, attribute, "custom", message));
    }

    static void assertConflict(Api.Answer answer, String resource, String message) {
        var body = body(409, "custom", message);
        entry(body, resource, "custom").put("customMessage", message);
        assertIs(answer, body);
    }

    static void assertUnreadable(Api.Answer answer, String message) {
        assertIs(answer, body(400, "invalid", message));
    }

    private static void assertIs(Api.Answer answer, JsonNode body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(body.path("status").asInt());
    }

    private static ObjectNode body(int status, String errorType, String message) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("code", status).put("message", message).putArray("errors");
        return body.put("type", "urn:mintmark:error:" + errorType)
                .put("title", TITLES.get(status))
                .put("status", status)
                .put("detail", message);
    }

    private static ObjectNode entry(ObjectNode body, String resource, String errorType) {
        return body.withArray("errors").addObject().put("resource", resource).put("errorType", errorType);
    }

    private static JsonNode blaming(
            ObjectNode body, String resource, String attribute, String errorType, String message) {
        entry(body, resource, errorType).put("attribute", attribute).put("customMessage", message);
        return body;
    }
}
