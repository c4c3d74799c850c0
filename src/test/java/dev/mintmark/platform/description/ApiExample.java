package dev.mintmark.platform.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A command that calls an operation of the API. Variables stand for what an earlier command has answered. */
final class ApiExample {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PAGE = "text/html";
    private static final String CONTINUED = " \\\n  ";

    /** By method and path, as text of JSON within a shell's single quotes. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/orgs", "{\"name\":\"acme\",\"displayName\":\"Acme Ltd\"}"),
            Map.entry("PATCH /api/orgs/{org}", "{\"displayName\":\"Acme Ltd\"}"),
            Map.entry("POST /api/orgs/{org}/teams", "{\"name\":\"ops\"}"),
            Map.entry("PATCH /api/orgs/{org}/teams/{team}", "{\"name\":\"ops\"}"),
            Map.entry("POST /api/orgs/{org}/projects", "{\"name\":\"shop\"}"),
            Map.entry("PATCH /api/orgs/{org}/projects/{project}", "{\"name\":\"shop\"}"),
            Map.entry("POST /api/orgs/{org}/members", "{\"login\":\"dana\",\"role\":\"member\",\"teams\":[\"ops\"]}"),
            Map.entry("PATCH /api/orgs/{org}/members/{member}", "{\"role\":\"admin\"}"),
            Map.entry(
                    "POST /api/orgs/{org}/roles",
                    "{\"name\":\"publisher\",\"permissions\":[\"publish\"],\"longest_token_life_minutes\":525600}"),
            Map.entry("PATCH /api/orgs/{org}/roles/{role}", "{\"permissions\":[\"publish\",\"withdraw\"]}"),
            Map.entry(
                    "POST /api/orgs/{org}/applications",
                    "{\"name\":\"publishing-api\",\"audience\":\"https://publishing.example\",\"longest_token_life_minutes\":525600}"),
            Map.entry("PATCH /api/orgs/{org}/applications/{application}", "{\"longest_token_life_minutes\":43200}"),
            Map.entry(
                    "POST /api/orgs/{org}/api-users",
                    "{\"name\":\"uploader\",\"email\":\"uploader@example.org\",\"roles\":[\"publisher\"]}"),
            Map.entry("PATCH /api/orgs/{org}/api-users/{user}", "{\"email\":\"ops@example.org\"}"),
            Map.entry(
                    "POST /api/orgs/{org}/api-users/{user}/tokens",
                    "{\"application\":\"publishing-api\",\"lifetime_minutes\":1440}"),
            Map.entry(
                    "POST /api/orgs/{org}/oidc/issuers",
                    "{\"name\":\"ci\",\"url\":\"https://ci.example\",\"jwks\":'\"$KEYS\"'}"),
            Map.entry("PATCH /api/orgs/{org}/oidc/issuers/{issuerId}", "{\"maxExpiration\":3600}"),
            Map.entry(
                    "PATCH /api/orgs/{org}/auth/policies/{policyId}",
                    "{\"policies\":[{\"decision\":\"allow\",\"tokenType\":\"organization\",\"authorizedPermissions\":[\"deploy\"],"
                            + "\"rules\":{\"sub\":\"repo:acme/*\"}}]}"),
            Map.entry(
                    "POST /api/orgs/{org}/oidc/issuers/{issuerId}/simulate",
                    "{\"claims\":{\"sub\":\"repo:acme/app\"},\"tokenType\":\"organization\"}"),
            Map.entry("POST /tokens", "{\"name\":\"laptop\",\"roles\":[\"admin\"],\"lifetime_minutes\":1440}"),
            Map.entry("POST /tokens/{id}/renew", "{\"lifetime_minutes\":1440}"),
            Map.entry("POST /tokens/tokens/{id}/renew", "{\"lifetime_minutes\":1440}"),
            Map.entry("POST /api/orgs/{org}/tokens/{id}/renew", "{\"lifetime_minutes\":1440}"),
            Map.entry("POST /api/orgs/{org}/tokens/revoke", "{\"apiUser\":\"uploader\"}"),
            Map.entry("POST /tokens/{id}/used", "{\"count\":3}"),
            Map.entry("POST /api/orgs/{org}/tokens/{id}/used", "{\"count\":3}"),
            Map.entry("POST /api/signing-keys/rotate", "{\"algorithm\":\"ES256\"}"),
            Map.entry("PATCH /api/v2/org/{orgID}/oidc-custom-claims", "{\"ttl\":\"10h\"}"),
            Map.entry(
                    "PATCH /api/v2/org/{orgID}/project/{projectID}/oidc-custom-claims",
                    "{\"ttl\":\"10h\",\"audience\":[\"sts.amazonaws.com\"]}"),
            Map.entry("POST /demo-issuer/token", "{\"sub\":\"repo:demo/app:ref:refs/heads/main\"}"));

    private static final Map<String, String> FORMS = Map.of(
            "POST /api/oauth/token",
            "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                    + " subject_token_type=urn:ietf:params:oauth:token-type:id_token"
                    + " subject_token=$SUBJECT_TOKEN audience=urn:mintmark:org:$ORG",
            "POST /api/oauth/introspect",
            "token=$TOKEN",
            "POST /api/oauth/revoke",
            "token=$TOKEN");

    private static final Map<String, String> QUERIES = Map.of(
            "GET /api/orgs/{org}/tokens",
            "state=expiring&within=P14D",
            "GET /api/orgs/{org}/audit-events",
            "kind=exchange.denied",
            "DELETE /api/v2/org/{orgID}/oidc-custom-claims",
            "claims=ttl",
            "DELETE /api/v2/org/{orgID}/project/{projectID}/oidc-custom-claims",
            "claims=ttl,audience");

    private ApiExample() {}

    /**
     * Makes the command.
     *
     * @param operation of the description
     * @param body its body's schema; null where it reads none
     */
    static String of(String method, String path, JsonNode operation, @Nullable JsonNode body) {
        var key = method + ' ' + path;
        var command = new StringBuilder("curl -sS ");
        if (method.equals("HEAD")) {
            command.append("--head ");
        } else if (!method.equals("GET") && !(method.equals("POST") && body != null)) {
            command.append("-X ").append(method).append(' ');
        }
        command.append(address(path, QUERIES.get(key)));
        if (method.equals("GET") && operation.at("/responses/200/content").has(PAGE)) {
            command.append(" -H 'Accept: ").append(PAGE).append('\'');
        }
        if (!operation.path("security").isEmpty()) {
            command.append(" -H \"$AUTH\"");
        }
        if (body != null && operation.at("/requestBody/content").has(FORM)) {
            for (var parameter : FORMS.getOrDefault(key, parameters(body)).split(" ", -1)) {
                command.append(CONTINUED).append("-d ").append(parameter);
            }
        } else if (body != null) {
            command.append(" -H \"$JSON\"")
                    .append(CONTINUED)
                    .append("-d '")
                    .append(BODIES.getOrDefault(key, placeholders(body)))
                    .append('\'');
        }
        return command.toString();
    }

    private static String address(String path, @Nullable String query) {
        var address = new StringBuilder("$BASE");
        for (var part : path.split("(?=[{])|(?<=[}])", -1)) {
            address.append(part.startsWith("{") ? variable(part) : part);
        }
        return query == null ? address.toString() : "\"" + address + '?' + query + '"';
    }

    /** {@code $ISSUER_ID} for {@code {issuerId}}. */
    private static String variable(String parameter) {
        return '$'
                + parameter
                        .substring(1, parameter.length() - 1)
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
    }

    private static String parameters(JsonNode body) {
        return StreamSupport.stream(body.path("required").spliterator(), false)
                .map(parameter -> parameter.asText() + "=…")
                .collect(Collectors.joining(" "));
    }

    private static String placeholders(JsonNode body) {
        return StreamSupport.stream(body.path("required").spliterator(), false)
                .map(member -> '"' + member.asText() + "\":"
                        + placeholder(body.path("properties").path(member.asText())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String placeholder(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "integer", "number" -> "1";
            case "boolean" -> "true";
            case "array" -> "[]";
            case "string" -> "\"…\"";
            default -> "{}";
        };
    }
}
