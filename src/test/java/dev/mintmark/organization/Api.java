package dev.mintmark.organization;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mintmark.testing.AdminToken;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Calls the API as somebody. */
record Api(String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param body missing where there is none */
    record Answer(int status, String location, JsonNode body) {
        String id() {
            return body.path("id").asText();
        }
    }

    static Api serviceAdmin() {
        return new Api(AdminToken.read());
    }

    /** A new organization's path; names are unique to the test run. */
    static String newOrganization() {
        return "/api/orgs/"
                + serviceAdmin()
                        .post("/api/orgs", "{\"name\":\"" + unique("org") + "\"}")
                        .id();
    }

    static String unique(String start) {
        return start + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    Answer get(String path) {
        return answer(request().get(path));
    }

    Answer post(String path, String body) {
        return answer(request().contentType("application/json").body(body).post(path));
    }

    Answer patch(String path, String body) {
        return answer(request().contentType("application/json").body(body).patch(path));
    }

    Answer delete(String path) {
        return answer(request().delete(path));
    }

    private RequestSpecification request() {
        return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
    }

    private static Answer answer(Response response) {
        var text = response.asString();
        return new Answer(
                response.statusCode(),
                response.header("Location"),
                text.isEmpty() ? MissingNode.getInstance() : json(text));
    }
}
