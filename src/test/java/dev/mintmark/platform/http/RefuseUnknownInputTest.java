package dev.mintmark.platform.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mintmark.testing.AdminToken;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class RefuseUnknownInputTest {

    static final class Endpoints {
        void list(@RestPath String org, @RestQuery @Nullable String state, @RestQuery("api-user") String user) {}

        void reset(@RestQuery List<String> claims) {}

        void change(@RestPath String id, byte[] body) {}
    }

    @Test
    void what_an_endpoint_reads_follows_from_its_method() throws Exception {
        assertThat(EndpointInput.of(
                        Endpoints.class.getDeclaredMethod("list", String.class, String.class, String.class)))
                .isEqualTo(new EndpointInput(Set.of("state", "api-user"), Set.of(), false));
        assertThat(EndpointInput.of(Endpoints.class.getDeclaredMethod("reset", List.class)))
                .isEqualTo(new EndpointInput(Set.of("claims"), Set.of("claims"), false));
        assertThat(EndpointInput.of(Endpoints.class.getDeclaredMethod("change", String.class, byte[].class)))
                .isEqualTo(new EndpointInput(Set.of(), Set.of(), true));
    }

    @Test
    void every_endpoint_refuses_a_query_parameter_that_nobody_knows() {
        var lenient = new ArrayList<String>();
        for (var address : addresses()) {
            var verb = address.substring(0, address.indexOf(' '));
            var path = address.substring(address.indexOf(' ') + 1);
            if (path.startsWith("/api/oauth/") || verb.equals("HEAD")) {
                continue;
            }
            var answer = admin().contentType("application/json")
                    .urlEncodingEnabled(false)
                    .request(verb, path + "?frobnicate=1");
            // Whoever may not call, or calls at nothing, is told so first.
            if (!(answer.statusCode() == 400 && answer.asString().contains("frobnicate"))
                    && answer.statusCode() != 404
                    && answer.statusCode() != 403) {
                lenient.add(address + " " + answer.statusCode());
            }
        }
        assertThat(lenient).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    /tokens?aplication=x                     | 'aplication', did you mean application?
                    /tokens?State=all                        | 'State', did you mean state?
                    /tokens?state=expiring&api_user=x        | 'api_user', did you mean apiUser?
                    /api/orgs/demo/tokens?stat=all&nme=x     | 'nme', did you mean name?; unknown query parameter 'stat'
                    /api/orgs?page=2                         | 'page'; this address takes cursor, limit
                    /api/user?full=true                      | 'full'; this address takes no query parameters
                    /.well-known/jwks.json?kid=1             | 'kid'; this address takes no query parameters
                    """)
    void an_unknown_query_parameter_is_named_with_the_nearest_known_one(String address, String words) {
        assertThat(message(admin().get(address), 400))
                .startsWith("unknown query parameter ")
                .contains(words);
    }

    @Test
    void a_parameter_that_stands_twice_is_refused_where_one_is_read() {
        assertThat(message(admin().get("/tokens?state=active&state=all"), 400)).contains("state stands more than once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tokens?application=", "/tokens?state=all&name=", "/tokens?name", "/api/orgs?limit="})
    void a_parameter_without_a_value_is_refused(String address) {
        assertThat(message(admin().get(address), 400)).endsWith(" is empty; give it a value, or leave it out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tokens?=x", "/tokens?=", "/tokens?state=all&=name", "/api/user?=full"})
    void a_parameter_without_a_name_is_refused(String address) throws Exception {
        // REST Assured leaves the name's place out.
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + address))
                .header("Authorization", "Bearer " + AdminToken.read())
                .build();

        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("a parameter without a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"force\":true}", "[]", "x", "{ \"a\" : 1 }"})
    void a_body_where_none_is_read_is_refused(String body) {
        assertThat(message(admin().contentType("application/json").body(body).delete("/tokens/" + NOBODY), 400))
                .contains("takes no body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\n} ", "null", ""})
    void an_empty_body_says_nothing(String body) {
        assertThat(admin().contentType("application/json")
                        .body(body)
                        .delete("/tokens/" + NOBODY)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_endpoints_of_oauth_ignore_what_they_do_not_know() {
        assertThat(admin().contentType("application/x-www-form-urlencoded")
                        .body("token=x&frobnicate=1")
                        .post("/api/oauth/introspect?frobnicate=1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_stranger_is_told_first_that_it_is_one() {
        assertThat(given().get("/tokens?frobnicate=1").statusCode()).isEqualTo(401);
    }

    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

    private static String message(Response answer, int status) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        return answer.jsonPath().getString("message");
    }

    private static RequestSpecification admin() {
        return given().auth().oauth2(AdminToken.read());
    }

    /** Of all endpoints there are, whatever package they are in. */
    private static List<String> addresses() {
        var addresses = new ArrayList<String>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.mintmark").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> Stream.of(type.reflect().getDeclaredMethods()))
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .forEach(method -> {
                            for (var annotation : method.getAnnotations()) {
                                var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                                if (verb != null) {
                                    var own = method.getAnnotation(Path.class);
                                    var path = method.getDeclaringClass()
                                                    .getAnnotation(Path.class)
                                                    .value()
                                            + (own == null ? "" : own.value());
                                    addresses.add(verb.value() + ' ' + filled(path));
                                }
                            }
                        });
        assertThat(addresses).hasSizeGreaterThan(60);
        return addresses;
    }

    private static String filled(String path) {
        return path.replace("{org}", "demo").replaceAll("\\{[^}]+}", NOBODY).replace("//", "/");
    }
}
