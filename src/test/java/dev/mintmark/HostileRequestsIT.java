package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All hostile input at every address is the caller's fault: 4xx, in the shape that the address's errors have. */
@Tag(PackagedService.LONG)
class HostileRequestsIT {
    private static final String NOBODY = "nobody";
    private static final String TOKEN_ENDPOINT = "/api/oauth/token";
    private static final String POLICY = "/api/orgs/{org}/auth/policies/{policyId}";

    private static final List<String> SEGMENTS = List.of(
            "%00",
            "a%00b",
            "%ff",
            "%C0%80",
            "%ED%A0%80",
            "%",
            "%4",
            "%zz",
            "%u0000",
            "%0d%0a",
            "%2F",
            "%5c",
            "%7f",
            "\u00ff",
            "%F0%9F%98%80",
            "%C4%B0",
            "A".repeat(3000),
            "00000000-0000-0000-0000-000000000000",
            "0-0-0-0-0",
            "99999999999999999999-1-1-1-1",
            "-1",
            "9223372036854775808",
            "1e400",
            "null",
            ";a=%00",
            "%27",
            "$1",
            "*");
    private static final List<String> QUERIES = List.of(
            "%00",
            "a%00",
            "%ff",
            "%ED%A0%80",
            "%",
            "%zz",
            "-1",
            "0",
            "1e400",
            "99999999999999999999",
            "NaN",
            "%D9%A3",
            "A".repeat(3000),
            "A".repeat(43),
            "\u00ff",
            "1&limit=2&cursor=a&cursor=b");
    private static final List<String> HEADERS = List.of(
            "If-Match",
            "If-None-Match",
            "Accept",
            "Accept-Encoding",
            "Content-Type",
            "Content-Encoding",
            "Authorization",
            "Forwarded",
            "Host");
    private static final List<String> HEADER_VALUES = List.of(
            "",
            "\u00ff\u00fe",
            "\"",
            "\"-1\"",
            "\"9999999999999999999\"",
            "W/",
            "*",
            ",;=",
            "%00",
            "\"\\u0000\"",
            "Bearer ..");
    private static final List<String> MEDIA_TYPES = List.of(
            "",
            "application/json; charset=utf-16",
            "application/json;charset=nonsense",
            "application/json; charset=\"",
            "application/json;;",
            "application/*",
            "*/*",
            "text/plain",
            "application/xml",
            "multipart/form-data",
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/octet-stream",
            "garbage",
            "/",
            "\u00ff\u00fe");
    private static final List<String> CODINGS = List.of("gzip", "x-gzip", "deflate", "br", "gzip, gzip", "nonsense");
    /** As JSON text. None of them is a good name. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "1e999999999",
            "9223372036854775808",
            "1" + "0".repeat(99),
            "1" + "0".repeat(101),
            "1" + "0".repeat(2000),
            "NaN",
            "01",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\ufeff\"",
            "\"" + "a".repeat(5000) + "\"",
            "[]",
            "[null]",
            "[[]]",
            "[{}]",
            "[\"\\u0000\"]",
            "[\"\\ud800\"]",
            "{}",
            "{\"\":1}",
            "{\"\\u0000\":1}",
            "{\"a\":\"\\u0000\"}",
            "{\"keys\":null}",
            "{\"keys\":[null]}",
            "{\"keys\":[{\"\\u0000\":1}]}",
            "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\\u0000\",\"e\":1}]}",
            "[".repeat(31) + "]".repeat(31),
            "[".repeat(5000) + "]".repeat(5000),
            "\"+999999999-12-31T23:59:59Z\"",
            "\"https://\\u0000.example\"",
            "\"https://[::1\"",
            "\"urn:mintmark:org:\\u0000\"",
            "{\"glob\":\"\\u0000\"}",
            "{\"not\":{\"in\":[null]}}");

    private record Endpoint(String method, String path, List<String> members) {}

    private static PackagedService service;
    private static Wire wire;
    private static String policy;
    private static String issuer;
    private static String organization;
    private static String project;
    private static List<Endpoint> endpoints;
    /** The part of the log that earlier tests have answered for. */
    private static int judged;
    /** The faults of answers, by request. */
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        service = PackagedService.installation().ready();
        wire = new Wire(service.port());
        var admin = service.admin();
        admin.post("/api/orgs/demo/teams", Map.of("name", "team")).expect(201);
        admin.post("/api/orgs/demo/members", Map.of("login", "member")).expect(201);
        admin.post(
                        "/api/orgs/demo/roles",
                        Map.of("name", "role", "permissions", List.of("x"), "longest_token_life_minutes", 5))
                .expect(201);
        admin.post(
                        "/api/orgs/demo/applications",
                        Map.of("name", "application", "audience", "urn:x", "longest_token_life_minutes", 5))
                .expect(201);
        admin.post("/api/orgs/demo/api-users", Map.of("name", "user", "email", "user@example.com"))
                .expect(201);
        organization = admin.get("/api/orgs/demo").expect(200).text("id");
        project = admin.post("/api/orgs/demo/projects", Map.of("name", "project"))
                .expect(201)
                .text("id");
        issuer = admin.get("/api/orgs/demo/oidc/issuers")
                .expect(200)
                .json()
                .at("/oidcIssuers/0/id")
                .asText();
        policy = admin.get("/api/orgs/demo/auth/policies/oidcissuers/" + issuer)
                .expect(200)
                .text("id");
        endpoints = endpoints(
                service.management().get("/q/openapi?format=json").expect(200).json());
    }

    @AfterEach
    void nothing_was_the_services_fault() {
        assertThat(faults).isEmpty();
        var output = service.output();
        assertThat(output.substring(judged)).doesNotContain("nobody planned for", "Exception");
        judged = output.length();
        // Or the rest would have been refused for want of what it is about.
        service.admin().get("/api/orgs/demo/oidc/issuers/" + issuer).expect(200);
        assertThat(endpoints).hasSizeGreaterThan(40);
    }

    @Test
    void a_path() {
        endpoints.parallelStream().forEach(endpoint -> {
            for (var parameter : parameters(endpoint.path())) {
                for (var segment : SEGMENTS) {
                    ask(endpoint, target(endpoint, Map.of(parameter, segment)), Map.of(), emptyBody(endpoint));
                }
            }
        });
    }

    @Test
    void a_query() {
        endpoints.parallelStream().forEach(endpoint -> {
            for (var name : List.of("limit", "cursor", "email", "a%00b", "%ff")) {
                for (var value : QUERIES) {
                    ask(endpoint, target(endpoint, Map.of()) + '?' + name + '=' + value, Map.of(), emptyBody(endpoint));
                }
            }
        });
    }

    @Test
    void a_header() {
        endpoints.parallelStream().forEach(endpoint -> {
            for (var name : HEADERS) {
                for (var value : HEADER_VALUES) {
                    ask(endpoint, target(endpoint, Map.of()), Map.of(name, value), emptyBody(endpoint));
                }
            }
        });
    }

    @Test
    void a_body() {
        endpoints.parallelStream().forEach(endpoint -> {
            for (var body : bodies()) {
                ask(endpoint, target(endpoint, Map.of()), Map.of("Content-Type", "application/json"), body);
            }
            for (var type : MEDIA_TYPES) {
                for (var body : List.of("", "{}", "{\"name\":\"\\u0000\"}")) {
                    ask(endpoint, target(endpoint, Map.of()), Map.of("Content-Type", type), utf8(body));
                }
            }
        });
    }

    @Test
    void a_compressed_body() throws IOException {
        var small = gzip("{}");
        var whole = gzip(" ".repeat(5_000_000) + "{}");
        endpoints.parallelStream().forEach(endpoint -> {
            for (var coding : CODINGS) {
                for (var body : List.of(
                        small,
                        whole,
                        Arrays.copyOf(whole, whole.length - 9),
                        new byte[] {0x1f, (byte) 0x8b, 8, 0, -1, -1, -1, -1, -1, -1, -1, -1},
                        utf8("{}"))) {
                    var headers = Map.of("Content-Type", "application/json", "Content-Encoding", coding);
                    ask(endpoint, target(endpoint, Map.of()), headers, body);
                }
            }
        });
    }

    @Test
    void a_member_of_a_body() {
        endpoints.parallelStream().forEach(endpoint -> {
            for (var member : endpoint.members()) {
                for (var value : VALUES) {
                    var body = example(endpoint);
                    body.put(member, value);
                    post(endpoint, json(body));
                }
            }
        });
    }

    @Test
    void a_policy() {
        var endpoint = new Endpoint("patch", POLICY, List.of());
        var good = Map.of("decision", "\"allow\"", "tokenType", "\"organization\"", "rules", "{\"sub\":\"x\"}");
        for (var value : VALUES) {
            post(endpoint, "{\"policies\":" + value + "}");
            post(endpoint, "{\"policies\":[" + value + "]}");
            for (var member : List.of(
                    "decision",
                    "tokenType",
                    "rules",
                    "teamName",
                    "userLogin",
                    "runnerID",
                    "roleID",
                    "authorizedPermissions",
                    "audiences",
                    "maxExpiration")) {
                var definition = new LinkedHashMap<>(good);
                definition.put(member, value);
                post(endpoint, "{\"policies\":[" + json(definition) + "]}");
            }
            for (var path : List.of("sub", "", "a..b", "\\\"", "\\u0000", "\\ud800", "a.".repeat(500))) {
                var definition = new LinkedHashMap<>(good);
                definition.put("rules", "{\"" + path + "\":" + value + "}");
                post(endpoint, "{\"policies\":[" + json(definition) + "]}");
            }
        }
    }

    @Test
    void a_parameter_of_a_token_request() {
        var endpoint = new Endpoint("post", TOKEN_ENDPOINT, List.of());
        for (var name : List.of(
                "grant_type",
                "audience",
                "subject_token",
                "subject_token_type",
                "requested_token_type",
                "scope",
                "expiration",
                "resource",
                "client_id",
                "actor_token",
                "unheard_of")) {
            for (var value : List.of(
                    "%00",
                    "%",
                    "%zz",
                    "%ff",
                    "%ED%A0%80",
                    "\u00ff",
                    "user:%00",
                    "team:a%00b",
                    "runner:%00",
                    "admin%00",
                    "user:%F0%9F%98%80",
                    "urn:mintmark:org:%00",
                    "urn:mintmark:org:demo%00",
                    "urn:pulumi:org:%00",
                    "urn:mintmark:org:%0a",
                    "urn:x:%00",
                    "urn:mintmark:token-type:access_token:%00",
                    "1e400",
                    "-1",
                    "0",
                    "99999999999999999999",
                    "1.5",
                    "a.b.c",
                    "..",
                    "a".repeat(20_000))) {
                var form = new LinkedHashMap<String, String>();
                exchange().forEach((key, text) -> form.put(key, URLEncoder.encode(text, StandardCharsets.UTF_8)));
                form.put(name, value);
                var body = new StringBuilder();
                form.forEach(
                        (key, text) -> body.append('&').append(key).append('=').append(text));
                ask(
                        endpoint,
                        TOKEN_ENDPOINT,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        body.substring(1).getBytes(StandardCharsets.ISO_8859_1));
            }
            for (var value : VALUES) {
                var request = new LinkedHashMap<String, String>();
                exchange().forEach((key, text) -> request.put(key, '"' + text + '"'));
                request.put(name, value);
                post(endpoint, json(request));
            }
        }
    }

    @Test
    void a_claim_of_a_subject_token() {
        var issuer = new Endpoint("post", "/demo-issuer/token", List.of());
        var endpoint = new Endpoint("post", TOKEN_ENDPOINT, List.of());
        for (var name : List.of("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "unheard_of")) {
            for (var value : VALUES) {
                var signed = ask(
                        issuer,
                        "/demo-issuer/token",
                        Map.of("Accept", "text/plain"),
                        utf8("{\"" + name + "\":" + value + "}"));
                if (signed.status() == 200) {
                    var request = new LinkedHashMap<String, String>();
                    exchange().forEach((key, text) -> request.put(key, '"' + text + '"'));
                    request.put("subject_token", '"' + signed.body() + '"');
                    post(endpoint, json(request));
                }
            }
        }
    }

    @Test
    void an_address_without_an_endpoint() {
        for (var path : List.of(
                "/",
                "/api",
                "/api/oauth",
                "/api/oauth/",
                "/api/oauth/%00",
                "/api/v2",
                "/api/v2/",
                "/api/v2/%00",
                "/api/v2/org//oidc-custom-claims",
                "/api/%00",
                "/%00",
                "/%ff",
                "/%",
                "//api//user",
                "/q/health",
                "/api/../api/user",
                "/api/oauth/token;x=%00",
                "/api/orgs//members",
                "/demo-issuer/%00",
                "/.well-known/%00",
                "*")) {
            for (var method :
                    List.of("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "PROPFIND")) {
                var answer = wire.send(method, path, Map.of("Content-Type", "application/json"), utf8("{}"));
                if (answer.status() < 200 || answer.status() > 499) {
                    faults.add(method + ' ' + path + ": " + answer);
                }
            }
        }
    }

    @Test
    void nul_and_bad_escapes_are_told_from_what_does_not_exist() {
        for (var segment : List.of("a%00b", "%ff", "%ED%A0%80")) {
            var answer = admin("GET", "/api/orgs/demo/teams/" + segment, Map.of(), null);
            assertThat(answer.status()).as(segment).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":400", "the address holds");
        }
        var token = wire.send("POST", TOKEN_ENDPOINT + "?a=%00", Map.of(), utf8("{}"));
        assertThat(token.status()).isEqualTo(400);
        assertThat(token.body()).contains("\"error\":\"invalid_request\"", "the address holds a NUL character");
    }

    @Test
    void addresses_that_strangers_make_up_are_no_series_of_the_metrics() {
        for (var segment : List.of("made-up", "made-up%00", "made-up%ff")) {
            wire.send("GET", "/api/orgs/demo/" + segment, Map.of(), null);
            wire.send("POST", "/api/oauth/" + segment, Map.of("Content-Encoding", "br"), utf8("{}"));
        }

        assertThat(service.management().get("/q/metrics").expect(200).body())
                .contains("http_server_requests_seconds_count")
                .doesNotContain("made-up");
    }

    @Test
    void a_body_comes_compressed_with_gzip_or_not_at_all() throws IOException {
        var compressed = gzip("{\"name\":\"compressed\"}");
        var json = Map.of("Content-Type", "application/json");
        var gzip = Map.of("Content-Type", "application/json", "Content-Encoding", "GZip");

        assertThat(admin("POST", "/api/orgs/demo/teams", gzip, compressed).status())
                .isEqualTo(201);
        assertThat(admin("POST", "/api/orgs/demo/teams", json, compressed).status())
                .isEqualTo(400);
        assertThat(admin("POST", "/api/orgs/demo/teams", gzip, utf8("{}")).body())
                .contains("the body is not the gzip that its Content-Encoding promises");
        assertThat(admin("POST", "/api/orgs/demo/teams", gzip, gzip("{}" + " ".repeat(256 * 1024)))
                        .status())
                .isEqualTo(413);
        var brotli = admin(
                "POST",
                "/api/orgs/demo/teams",
                Map.of("Content-Type", "application/json", "Content-Encoding", "br"),
                compressed);
        assertThat(brotli.status()).isEqualTo(415);
        assertThat(brotli.head()).containsIgnoringCase("Accept-Encoding: gzip");
    }

    private void post(Endpoint endpoint, String body) {
        ask(endpoint, target(endpoint, Map.of()), Map.of("Content-Type", "application/json"), utf8(body));
    }

    private Wire.Answer ask(Endpoint endpoint, String target, Map<String, String> headers, byte[] body) {
        var answer = admin(endpoint.method().toUpperCase(Locale.ROOT), target, headers, body);
        var fault = faultOf(endpoint, target, answer);
        if (fault != null) {
            faults.add(fault + ": " + endpoint.method() + ' ' + shortened(target) + ' ' + shortened(headers.toString())
                    + ' '
                    + (body == null ? "" : shortened(new String(body, StandardCharsets.ISO_8859_1))) + " -> "
                    + answer.status() + ' ' + shortened(answer.body()));
        }
        return answer;
    }

    private static String faultOf(Endpoint endpoint, String target, Wire.Answer answer) {
        if (answer.status() < 200 || answer.status() > 499) {
            return "no 2xx, 3xx or 4xx";
        }
        // What breaks HTTP itself, or is no URI, is turned away before anybody could say more.
        if (answer.status() < 400
                || Set.of(414, 431).contains(answer.status())
                || (answer.status() == 400 && answer.body().isEmpty() && !isUri(target))) {
            return null;
        }
        var members = endpoint.path().startsWith("/api/oauth/")
                ? List.of("\"error\":", "\"error_description\":")
                : endpoint.path().startsWith("/api/v2/")
                        ? List.of("{\"error\":\"")
                        : List.of("\"code\":" + answer.status(), "\"message\":");
        return members.stream().allMatch(answer.body()::contains) ? null : "not the shape of an error";
    }

    private static boolean isUri(String target) {
        try {
            return new URI(target).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Wire.Answer admin(String method, String target, Map<String, String> headers, byte[] body) {
        var all = new LinkedHashMap<>(headers);
        all.putIfAbsent("Authorization", "Bearer " + service.adminToken());
        if (body != null) {
            all.putIfAbsent("Content-Type", "application/json");
        }
        return wire.send(method, target, all, body);
    }

    /** The address of something that is there; of nothing, where it would be deleted. */
    private static String target(Endpoint endpoint, Map<String, String> given) {
        var isDeletion = endpoint.method().equals("delete");
        var target = endpoint.path();
        for (var parameter : parameters(target)) {
            var there =
                    switch (parameter) {
                        case "org" -> target.endsWith("{org}") && isDeletion ? NOBODY : "demo";
                        case "issuerId" -> isDeletion ? UUID.randomUUID().toString() : issuer;
                        case "policyId" -> policy;
                        case "orgID" -> organization;
                        case "projectID" -> project;
                        default -> isDeletion ? NOBODY : parameter;
                    };
            target = target.replace('{' + parameter + '}', given.getOrDefault(parameter, there));
        }
        return target;
    }

    private static List<String> parameters(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> segment.startsWith("{"))
                .map(segment -> segment.substring(1, segment.length() - 1))
                .toList();
    }

    private static List<Endpoint> endpoints(JsonNode openapi) {
        var endpoints = new ArrayList<Endpoint>();
        openapi.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (Set.of("get", "post", "put", "patch", "delete").contains(operation.getKey())) {
                        endpoints.add(new Endpoint(
                                operation.getKey(), path.getKey(), members(openapi, operation.getValue())));
                    }
                }));
        return endpoints;
    }

    private static List<String> members(JsonNode openapi, JsonNode operation) {
        var schema = operation
                .at("/requestBody/content/application~1json/schema/$ref")
                .asText()
                .replaceFirst("^#", "");
        var members = new ArrayList<String>();
        if (!schema.isEmpty()) {
            openapi.at(schema).path("properties").fieldNames().forEachRemaining(members::add);
            members.add("\\u0000");
        }
        return members;
    }

    /** The members that a body needs so that the member in question is looked at; values as JSON text. */
    private static Map<String, String> example(Endpoint endpoint) {
        var unique = UUID.randomUUID().toString().substring(24);
        var example = new LinkedHashMap<String, String>();
        if (endpoint.method().equals("post")) {
            for (var member : endpoint.members()) {
                switch (member) {
                    case "name", "login" -> example.put(member, "\"n-" + unique + "\"");
                    case "url" -> example.put(member, "\"https://" + unique + ".example\"");
                    case "jwks" ->
                        example.put(
                                member,
                                Client.of(service.baseUrl())
                                        .get("/demo-issuer/jwks.json")
                                        .body());
                    case "audience" -> example.put(member, "\"urn:" + unique + "\"");
                    case "email" -> example.put(member, "\"" + unique + "@example.com\"");
                    case "permissions" -> example.put(member, "[]");
                    case "longest_token_life_minutes" -> example.put(member, "5");
                    default -> {}
                }
            }
        }
        return example;
    }

    private static Map<String, String> exchange() {
        return Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "audience", "urn:mintmark:org:demo",
                "subject_token_type", "urn:ietf:params:oauth:token-type:id_token",
                "subject_token",
                        wire.send("POST", "/demo-issuer/token", Map.of("Accept", "text/plain"), utf8("{}"))
                                .body());
    }

    private static byte[] emptyBody(Endpoint endpoint) {
        return Set.of("post", "put", "patch").contains(endpoint.method()) ? utf8("{}") : null;
    }

    private static List<byte[]> bodies() {
        var bodies = new ArrayList<byte[]>();
        for (var text : List.of(
                "",
                "null",
                "[]",
                "\"x\"",
                "1",
                "1e400",
                "NaN",
                "{}",
                "\ufeff{}",
                "\0",
                "{\"name\":\"a\0\"}",
                "{\"\\u0000\":1}",
                "{\"name\":",
                "{",
                "{\"name\":\"a",
                "{\"name\":1,\"name\":2}",
                "{}{}",
                "{\"name\":\"a\",}",
                "/**/{}",
                "{\"unheard_of\":1}",
                "{\"name\":\"\\ud800\"}",
                "{\"name\":\"\\u00\"}",
                "[".repeat(100_000),
                "{\"a\":".repeat(30_000),
                "1".repeat(5000),
                "{\"" + "k".repeat(60_000) + "\":1}",
                "a=%00",
                "%",
                "&".repeat(1000))) {
            bodies.add(utf8(text));
        }
        bodies.add("{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1));
        bodies.add("{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_16));
        bodies.add(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        bodies.add(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xe2, (byte) 0x82});
        return bodies;
    }

    private static String json(Map<String, String> members) {
        var json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }

    private static byte[] gzip(String text) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(utf8(text));
        }
        return compressed.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "..." : text;
    }
}
