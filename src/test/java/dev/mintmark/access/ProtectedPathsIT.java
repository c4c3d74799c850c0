package dev.mintmark.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** CVE-2026-39852 and its kin: a path in another spelling got past the rule that guards it. */
class ProtectedPathsIT {
    private static final List<String> PUBLIC =
            List.of("/api/oauth/", "/.well-known/", "/demo-issuer/", "/tokens/links/");
    private static final String TRUST_LIST = "/api/orgs/{org}/oidc/trust";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void no_spelling_of_a_protected_path_lets_anybody_in_without_a_token() throws Exception {
        try (var service = PackagedService.installation().ready()) {
            var asked = 0;
            var paths = service.management()
                    .get("/q/openapi?format=json")
                    .expect(200)
                    .json()
                    .path("paths");
            for (var path : (Iterable<String>) paths::fieldNames) {
                if (PUBLIC.stream().anyMatch(path::startsWith) || path.equals(TRUST_LIST)) {
                    continue;
                }
                var plain =
                        path.replace("{org}", "demo").replaceAll("\\{[^}]+}", "01a1fc60-87bd-7b57-a1ef-7c4f3aaf9868");
                for (var method : (Iterable<String>) paths.path(path)::fieldNames) {
                    assertThat(ask(service, method, plain))
                            .as(method + " " + plain)
                            .isEqualTo(401);
                    assertThat(paths.path(path).path(method).path("security"))
                            .as("what is told of " + method + " " + path)
                            .isNotEmpty();
                    for (var spelling : spellings(plain)) {
                        assertThat(ask(service, method, spelling))
                                .as(method + " " + spelling)
                                .isIn(400, 401, 404, 405);
                    }
                    asked++;
                }
            }
            assertThat(asked).isGreaterThan(30);
            assertThat(paths.path("/api/oauth/token").path("post").path("security"))
                    .isEmpty();
        }
    }

    private static List<String> spellings(String path) {
        var spellings = new ArrayList<String>();
        for (var end :
                List.of(";x", ";x=y", "%3Bx", "/", "//", "/.", "%2F", "%00", "?access_token=x", "%20", ".json")) {
            spellings.add(path + end);
        }
        spellings.add("/" + path);
        spellings.add("/." + path);
        spellings.add("/x/.." + path);
        spellings.add(path.replace("/api/", "/api;x/"));
        spellings.add(path.replace("/api/", "/api//"));
        spellings.add(path.replace("/api/", "/api/./"));
        spellings.add(path.replace("/api/", "/%61pi/"));
        spellings.add(path.toUpperCase(Locale.ROOT));
        return spellings;
    }

    private static int ask(PackagedService service, String method, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service.baseUrl() + path))
                .header("Content-Type", "application/json")
                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString("{}"))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }
}
