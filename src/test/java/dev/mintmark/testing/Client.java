package dev.mintmark.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Calls a service over HTTP as somebody, with no code of the service's own. Each answer is held against the description of
 * the API.
 *
 * @param authorization the header's value; null for none
 */
public record Client(String baseUrl, String authorization, Check check) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            // An upgrade to HTTP/2, which the management port takes, breaks over its longest answer.
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A check of each request and its answer. */
    public interface Check {
        void hold(ApiContract.Sent sent, ApiContract.Received received);
    }

    /** @param body the text; empty where there is none */
    public record Answer(int status, String body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(status + ": " + body, e);
            }
        }

        /** A member of the body at the top level, as text. */
        public String text(String member) {
            return json().path(member).asText();
        }

        /** Fails with the whole answer where the status is another. */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + " but got " + status + ": " + body);
            }
            return this;
        }
    }

    public static Client of(String baseUrl) {
        return new Client(baseUrl, null, ApiContract::check);
    }

    /** The same, for what is not of the API, and for requests that are meant to break it. */
    public Client unchecked() {
        return new Client(baseUrl, authorization, (sent, received) -> {});
    }

    public Client as(String token) {
        return new Client(baseUrl, "Bearer " + token, check);
    }

    public Client authorizedBy(String value) {
        return new Client(baseUrl, value, check);
    }

    public Answer get(String path) {
        return send(request(path).GET(), null);
    }

    public Answer delete(String path) {
        return send(request(path).DELETE(), null);
    }

    public Answer post(String path, Object body) {
        return postText(path, write(body));
    }

    /** @param body JSON as it is sent */
    public Answer postText(String path, String body) {
        return send(json(path).POST(BodyPublishers.ofString(body)), body);
    }

    /** @param body as it is sent, without a media type; null for none */
    public Answer postBare(String path, String body, Map<String, String> headers) {
        return call("POST", path, body, headers);
    }

    public Answer patch(String path, Object body) {
        var text = write(body);
        return send(json(path).method("PATCH", BodyPublishers.ofString(text)), text);
    }

    public Answer form(String path, Map<String, String> fields) {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return send(request, form);
    }

    /** Exchanges a subject token for one of an organization. */
    public Answer exchange(String organization, String subjectToken) {
        return exchange(organization, subjectToken, Map.of());
    }

    /** @param further parameters beside the four that every exchange has */
    public Answer exchange(String organization, String subjectToken, Map<String, String> further) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("audience", "urn:mintmark:org:" + organization);
        fields.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
        fields.put("subject_token", subjectToken);
        fields.putAll(further);
        return form("/api/oauth/token", fields);
    }

    /**
     * Registers an issuer and has its policy allow tokens with this {@code sub}.
     *
     * @param jwks null where the service is to fetch them
     * @return the issuer's id
     */
    public String trust(String organization, String url, Object jwks, String sub) {
        var registration = new LinkedHashMap<String, Object>();
        registration.put("name", "issuer-" + Integer.toHexString(url.hashCode()));
        registration.put("url", url);
        if (jwks != null) {
            registration.put("jwks", jwks);
        }
        var id = post("/api/orgs/" + organization + "/oidc/issuers", registration)
                .expect(200)
                .text("id");
        allow(organization, id, sub).expect(200);
        return id;
    }

    /** Has an issuer's policy allow organization tokens to this {@code sub} and to nobody else. */
    public Answer allow(String organization, String issuerId, String sub) {
        var policy = get("/api/orgs/" + organization + "/auth/policies/oidcissuers/" + issuerId)
                .expect(200)
                .text("id");
        return patch(
                "/api/orgs/" + organization + "/auth/policies/" + policy,
                Map.of(
                        "policies",
                        List.of(Map.of(
                                "decision", "allow", "tokenType", "organization", "rules", Map.of("sub", sub)))));
    }

    /**
     * Any request at all.
     *
     * @param body as it is sent; null for none
     */
    public Answer call(String method, String path, String body, Map<String, String> headers) {
        var request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request, body);
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(PATIENCE);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    /** @param body as it is sent; null for none */
    private Answer send(HttpRequest.Builder builder, String body) {
        try {
            var request = builder.build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            check.hold(sent(request, body), received(answer));
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static ApiContract.Sent sent(HttpRequest request, String body) {
        var type = request.headers().firstValue("Content-Type").orElse(null);
        return new ApiContract.Sent(request.method(), request.uri().getRawPath(), type, body);
    }

    private static ApiContract.Received received(HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse(null);
        return new ApiContract.Received(answer.statusCode(), type, answer.body());
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
