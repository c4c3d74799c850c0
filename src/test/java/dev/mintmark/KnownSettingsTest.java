package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSettingsTest {
    /** Settings that any text fits; their own classes look closer. */
    private static final Set<String> TEXTS = Set.of("java.lang.String", "java.nio.file.Path");

    private static final Pattern OPTIONAL_TEXT = Pattern.compile(
            "java\\.util\\.Optional<(?:java\\.util\\.List<)?(?:java\\.lang\\.String|java\\.nio\\.file\\.Path)>+");

    @Test
    void they_are_those_of_the_mappings() {
        var names = new TreeSet<String>();
        var formed = new TreeSet<String>();
        for (JavaClass mapping : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.mintmark")) {
            if (!mapping.isAnnotatedWith(ConfigMapping.class)) {
                continue;
            }
            String prefix = mapping.getAnnotationOfType(ConfigMapping.class).prefix();
            for (JavaMethod method : mapping.getMethods()) {
                if (method.getRawReturnType().isEquivalentTo(Map.class)) {
                    continue;
                }
                String name =
                        method.isAnnotatedWith(WithParentName.class) ? prefix : prefix + "." + kebab(method.getName());
                names.add(name);
                if (!TEXTS.contains(method.getReturnType().toErasure().getName())
                        && !OPTIONAL_TEXT
                                .matcher(method.reflect().getGenericReturnType().getTypeName())
                                .matches()) {
                    formed.add(name);
                }
            }
        }

        assertThat(KnownSettings.NAMES).containsExactlyElementsOf(names);
        assertThat(new TreeSet<>(SettingForms.OURS.keySet())).isEqualTo(formed);
    }

    @Test
    void the_page_for_operators_has_a_row_of_each() throws IOException {
        var rows = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(line -> line.startsWith("| `MINTMARK_"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .filter(variable -> !variable.contains("<NAME>"))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        KnownSettings.NAMES.stream().map(Settings::variable).toList());
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({
        "MINTMARK_TRUSTLIST, MINTMARK_TRUST_LIST (mintmark.trust-list)",
        "MINTMARK_PUBLIC_URI, MINTMARK_PUBLIC_URL (mintmark.public-url)",
        "mintmark.signing.algoritm, MINTMARK_SIGNING_ALGORITHM (mintmark.signing.algorithm)",
    })
    void a_misspelt_one_is_told_with_the_nearest(String name, String nearest) {
        assertThat(KnownSettings.unknown(Map.of(name, "x")))
                .containsExactly(
                        "the setting " + name + " is not known and has no effect; did you mean " + nearest + "?");
    }

    @Test
    void one_that_is_near_to_none_is_told_by_its_name() {
        assertThat(KnownSettings.unknown(Map.of("MINTMARK_COLOUR_OF_THE_LOGO", "x")))
                .containsExactly("the setting MINTMARK_COLOUR_OF_THE_LOGO is not known and has no effect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MINTMARK_TRUST_LIST",
                "mintmark.trust-list",
                "MINTMARK_EGRESS_ALLOWED_ORIGINS_0_",
                "mintmark.egress.allowed-origins[0]",
                "MINTMARK_POLICY_SHARED_ISSUERS_OURS_ISSUER",
                "mintmark.policy.shared-issuers.ours.claims",
                "MINTMARK_SERVICE_HOST",
                "MINTMARK_PORT_8080_TCP_ADDR",
                "MINTMARK_PORT",
                "QUARKUS_HTTP_PORT",
            })
    void those_that_somebody_reads_are_not_told_of(String name) {
        assertThat(KnownSettings.unknown(Map.of(name, "x"))).isEmpty();
    }
}
