import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes what is asked for: an organization for each case, its issuers and policies, and distinct subject tokens. */
final class Cases {
    private static final int TOKENS = 20_000;
    private static final int TOKENS_FOR_ONE_USE = 60_000;
    private static final int ISSUERS = 10_000;
    private static final int DEFINITIONS = 5_000;
    private static final int ASKED_ABOUT = 1_000;
    /** One asks about one's own tokens only. */
    private static final Set<String> OF_THE_ADMINISTRATOR = Set.of("introspection", "listing");

    private static final String GOOD = "repo:acme/app:ref:refs/heads/main";

    /** Issuers beside the first one, with the same keys, kept with the organization, and with its policy. */
    private static final String MORE_ISSUERS =
            """
            with first as (
                select i.*, p.definitions from oidc_issuer i
                  join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
                  join organization o on o.id = i.organization_id and o.name = '%1$s'
            ), made as (
                insert into oidc_issuer (id, organization_id, name, url, issuer, jwks, thumbprints, max_expiration, audiences,
                                         subject_token_use, version, created, modified)
                select gen_random_uuid(), organization_id, 'issuer-' || n, url || '/' || n, url || '/' || n, jwks, thumbprints,
                       max_expiration, audiences, subject_token_use, version, created, modified
                  from first, generate_series(1, %2$d) as n
                returning id, organization_id
            )
            insert into auth_policy (id, organization_id, issuer_id, version, definitions, created, modified)
            select gen_random_uuid(), made.organization_id, made.id, 2, first.definitions, now(), now() from made, first
            """;

    private final Service service;
    private final Database database;
    private final Issuer issuer;
    private final Path directory;

    Cases(Service service, Database database, Issuer issuer, Path directory) {
        this.service = service;
        this.database = database;
        this.issuer = issuer;
        this.directory = directory;
    }

    Case make(String name) throws IOException, InterruptedException, SQLException {
        if (!OF_THE_ADMINISTRATOR.contains(name)) {
            service.call("POST", "/api/orgs", Map.of("name", name));
        }
        return switch (name) {
            case "exchange" -> {
                trust(name, Map.of(), List.of(allow("repo:acme/*")));
                yield exchange(name, tokens(name, TOKENS, GOOD), 0);
            }
            case "issuers" -> issuers(name);
            case "definitions" -> {
                var definitions = new ArrayList<Map<String, Object>>();
                var tokens = new ArrayList<String>();
                for (int i = 0; i < DEFINITIONS; i++) {
                    var sub = "repo:acme/app-" + i + ":ref:refs/heads/";
                    definitions.add(allow(sub + '*'));
                    tokens.addAll(tokens(name, TOKENS / DEFINITIONS, sub + "main"));
                }
                trust(name, Map.of(), definitions);
                yield exchange(name, tokens, 0);
            }
            case "single-use" -> {
                trust(name, Map.of("subjectTokenUse", "once"), List.of(allow("repo:acme/*")));
                var warmUp = exchange(name, tokens(name, TOKENS_FOR_ONE_USE, GOOD), 0).bodies();
                warmUp = Files.move(warmUp, directory.resolve("warm-up"));
                var measured = exchange(name, tokens(name, TOKENS_FOR_ONE_USE, GOOD), 0);
                yield new Case(name, measured.path(), measured.bodies(), warmUp, null, name, 1, 0);
            }
            case "denied" -> {
                trust(name, Map.of(), List.of(allow("repo:acme/*")));
                var good = tokens(name, TOKENS * 9 / 10, GOOD);
                var bad = tokens(name, TOKENS / 10, "repo:other/app:ref:refs/heads/main");
                var mixed = new ArrayList<String>();
                for (int i = 0; i < TOKENS; i++) {
                    // By nines, so that each thread of the load, which takes every second line, has its share.
                    mixed.add(i % 20 > 17 ? bad.get(i / 20 * 2 + i % 2) : good.get(i / 20 * 18 + i % 20));
                }
                yield exchange(name, mixed, 0.1);
            }
            case "introspection" -> introspection(name);
            case "listing" -> {
                TokenList.fill(database);
                yield TokenList.everywhere(name, service, directory);
            }
            case "footprint" -> {
                trust(name, Map.of("jwks", Json.read(issuer.jwks())), List.of(allow("repo:acme/*")));
                yield exchange(name, tokens(name, TOKENS, GOOD), 0);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Case issuers(String name) throws IOException, InterruptedException, SQLException {
        trust(name, Map.of("jwks", Json.read(issuer.jwks())), List.of(allow("repo:acme/*")));
        database.tell(MORE_ISSUERS.formatted(name, ISSUERS - 1));
        database.tell("vacuum analyze");
        var tokens = new ArrayList<String>();
        for (int i = 1; i < ISSUERS; i++) {
            tokens.addAll(issuer.mint(TOKENS / ISSUERS, issuer.url() + '/' + i, audience(name), GOOD));
        }
        return exchange(name, tokens, 0);
    }

    private Case introspection(String name) throws IOException, InterruptedException {
        trust("demo", Map.of(), List.of(allow("repo:acme/*")));
        var lines = new ArrayList<String>();
        for (var token : tokens("demo", ASKED_ABOUT, GOOD)) {
            lines.add("token="
                    + Json.read(service.post("/api/oauth/token", form("demo", token), null).body())
                            .path("access_token")
                            .asText());
        }
        var bodies = Files.write(directory.resolve(name), lines);
        return new Case(name, "/api/oauth/introspect", bodies, bodies, "Bearer " + service.adminToken(), "demo", 0, 0);
    }

    private void trust(String organization, Map<String, Object> further, List<Map<String, Object>> definitions)
            throws IOException, InterruptedException {
        var registration = new HashMap<>(further);
        registration.put("name", "ci");
        registration.put("url", issuer.url());
        var id = service.call("POST", "/api/orgs/" + organization + "/oidc/issuers", registration)
                .path("id")
                .asText();
        var policies = "/api/orgs/" + organization + "/auth/policies/";
        var policy = service.call("GET", policies + "oidcissuers/" + id, null).path("id").asText();
        service.call("PATCH", policies + policy, Map.of("policies", definitions));
    }

    private List<String> tokens(String organization, int count, String sub) {
        return issuer.mint(count, issuer.url(), audience(organization), sub);
    }

    private Case exchange(String organization, List<String> tokens, double refused) throws IOException {
        var lines = tokens.stream().map(token -> form(organization, token)).toList();
        var bodies = Files.write(directory.resolve(organization), lines);
        return new Case(organization, "/api/oauth/token", bodies, bodies, null, organization, 1, refused);
    }

    private static Map<String, Object> allow(String sub) {
        return Map.of(
                "decision", "allow",
                "tokenType", "organization",
                "authorizedPermissions", List.of("deploy"),
                "rules", Map.of("sub", sub));
    }

    private static String audience(String organization) {
        return "urn:mintmark:org:" + organization;
    }

    private static String form(String organization, String token) {
        return "grant_type=" + encoded("urn:ietf:params:oauth:grant-type:token-exchange")
                + "&subject_token_type=" + encoded("urn:ietf:params:oauth:token-type:id_token")
                + "&audience=" + encoded(audience(organization))
                + "&subject_token=" + token;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
