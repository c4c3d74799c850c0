package dev.mintmark.platform.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AdminToken;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MetricsPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `(mintmark_[a-z0-9_]+)` \\| (\\w+) \\| (.+) \\|");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    /** There from the first time on that they happen. */
    private static final Set<String> AS_THEY_HAPPEN = Set.of(
            "mintmark_bootstrap_token_expires_timestamp_seconds",
            "mintmark_exchange_denials_total",
            "mintmark_issuer_fetches_total",
            "mintmark_audit_denials_dropped_total");

    private record Family(String type, String help) {}

    @Test
    void the_page_lists_what_is_answered_and_nothing_else() throws IOException {
        use();
        var documented = new TreeMap<String, Family>();
        for (var line : Files.readAllLines(Path.of("docs/metrics.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), new Family(row.group(2), row.group(3)));
            }
        }
        var answered = new TreeMap<>(families());
        answered.keySet().removeIf(name -> !name.startsWith("mintmark_"));
        // The greatest value of a histogram is a family of its own.
        answered.keySet()
                .removeIf(name -> name.endsWith("_max") && documented.containsKey(name.replaceFirst("_max$", "")));

        assertThat(documented).containsAllEntriesOf(answered);
        var missing = new TreeSet<>(documented.keySet());
        missing.removeAll(answered.keySet());
        assertThat(AS_THEY_HAPPEN).containsAll(missing);
    }

    @Test
    void every_family_has_a_help_line_and_a_name_by_convention() {
        use();
        var families = families();

        assertThat(families).hasSizeGreaterThan(60);
        families.forEach((name, family) -> {
            assertThat(family.help()).as(name).isNotBlank();
            assertThat(name).matches(NAME);
            if (family.type().equals("counter")) {
                assertThat(name).endsWith("_total");
            } else {
                assertThat(name).doesNotEndWith("_total");
            }
        });
        assertThat(families).containsKeys("jvm_info").doesNotContainKeys("jvm_info_total", "mintmark_issuer_keys_rows");
    }

    @Test
    void latencies_are_histograms_and_what_happens_is_counted() {
        double before = value("mintmark_introspections_total{active=\"false\",}");
        use();
        for (var name : Set.of("exchange", "introspection", "renewal", "database_statement")) {
            assertThat(scrape())
                    .contains("mintmark_" + name + "_duration_seconds_bucket{le=\"0.005\",}")
                    .contains("mintmark_" + name + "_duration_seconds_bucket{le=\"+Inf\",}");
            assertThat(value("mintmark_" + name + "_duration_seconds_count"))
                    .as(name)
                    .isPositive();
        }
        assertThat(value("mintmark_introspections_total{active=\"false\",}")).isEqualTo(before + 1);
        assertThat(scrape()).containsPattern("mintmark_build_info\\{image=\"jvm\",version=\"[^\"]+\",} 1\\.0");
        assertThat(scrape()).containsPattern("mintmark_signing_key_age_seconds\\{algorithm=\"ES256\",} \\d");
    }

    private static void use() {
        var admin = AdminToken.read();
        given().contentType("application/x-www-form-urlencoded")
                .body(
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                                + "&subject_token=a.b.c&subject_token_type=urn:ietf:params:oauth:token-type:jwt&audience=urn:mintmark:org:none")
                .post("/api/oauth/token");
        given().auth()
                .oauth2(admin)
                .contentType("application/x-www-form-urlencoded")
                .body("token=x")
                .post("/api/oauth/introspect");
        given().auth().oauth2(admin).post("/tokens/00000000-0000-7000-8000-000000000000/renew");
    }

    private static double value(String sample) {
        return scrape().lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    private static Map<String, Family> families() {
        var text = scrape();
        var helps = text.lines()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ", 4))
                .collect(Collectors.toMap(parts -> parts[2], parts -> parts.length < 4 ? "" : parts[3].strip()));
        return text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(
                        parts -> parts[2], parts -> new Family(parts[3], helps.getOrDefault(parts[2], ""))));
    }

    private static String scrape() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return Client.of("http://localhost:" + port)
                .unchecked()
                .call("GET", "/q/metrics", null, Map.of("Accept", "text/plain; version=0.0.4"))
                .expect(200)
                .body();
    }
}
