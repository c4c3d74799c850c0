package dev.mintmark.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.TenantPin;
import dev.mintmark.policy.definition.PinStrength;
import dev.mintmark.policy.definition.RuleValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedIssuerSettingsTest {

    private static final String OWN = "mintmark.policy.shared-issuers.ours.";

    @Test
    void nothing_set_is_the_shipped_list() {
        assertThat(issuers(Map.of()).identifiers())
                .isEqualTo(SharedIssuers.shipped().identifiers());
    }

    @Test
    void an_issuer_is_added_with_what_tells_its_tenants_apart() {
        SharedIssuers issuers = issuers(Map.of(
                OWN + "issuer",
                "https://ci.example/shared",
                OWN + "claims",
                "repository_owner,sub=repo:,sub=owner:,\"ci.example/a=b\""));

        assertThat(issuers.find("https://gitlab.com")).isNotNull();
        assertThat(issuers.find("https://ci.example/shared/one")).isNotNull();
        assertThat(pins(issuers, "repository_owner", "acme")).isTrue();
        assertThat(pins(issuers, "sub", "repo:acme/*")).isTrue();
        assertThat(pins(issuers, "sub", "owner:acme")).isTrue();
        assertThat(pins(issuers, "ci.example/a=b", "acme")).isTrue();
        assertThat(pins(issuers, "sub", "repo:*")).isFalse();
        assertThat(pins(issuers, "sub", "branch:main")).isFalse();
        assertThat(pins(issuers, "ref", "main")).isFalse();
    }

    @Test
    void an_environment_says_it_as_well() {
        var config = new SmallRyeConfigBuilder()
                .withMapping(PolicyConfig.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "MINTMARK_POLICY_SHARED_ISSUERS_OURS_ISSUER", "https://ci.example/shared",
                                "MINTMARK_POLICY_SHARED_ISSUERS_OURS_CLAIMS", "tenant",
                                "MINTMARK_POLICY_UNSHARED_ISSUERS", "https://gitlab.com,https://agent.buildkite.com"),
                        300))
                .build();

        SharedIssuers issuers = SharedIssuerSettings.of(config.getConfigMapping(PolicyConfig.class));

        assertThat(pins(issuers, "tenant", "acme")).isTrue();
        assertThat(issuers.find("https://gitlab.com")).isNull();
        assertThat(issuers.find("https://agent.buildkite.com")).isNull();
        assertThat(issuers.find("https://app.terraform.io")).isNotNull();
    }

    @Test
    void an_issuer_is_taken_off_the_list_however_it_is_spelled() {
        SharedIssuers issuers = issuers(Map.of("mintmark.policy.unshared-issuers", "https://GitLab.com:443/"));

        assertThat(issuers.find("https://gitlab.com")).isNull();
        assertThat(issuers.identifiers())
                .hasSize(SharedIssuers.shipped().identifiers().size() - 1);
    }

    @Test
    void ones_own_word_on_a_shipped_issuer_comes_first() {
        SharedIssuers issuers = issuers(Map.of(OWN + "issuer", "https://gitlab.com", OWN + "claims", "namespace_id"));

        assertThat(isSetBy(Map.of("namespace_path", new RuleValue.Pattern("acme")), issuers.find("https://gitlab.com")))
                .isFalse();
        assertThat(isSetBy(Map.of("namespace_id", new RuleValue.Pattern("7")), issuers.find("https://gitlab.com")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ci.example                | tenant  | issuer
            https:///x                | tenant  | issuer
            ftp://ci.example          | tenant  | issuer
            https://u@ci.example      | tenant  | issuer
            https://ci.example?a=b    | tenant  | issuer
            https://ci.example/#a     | tenant  | issuer
            https://ci.example/ x     | tenant  | issuer
            https://ci.example        | a..b    | claims
            https://ci.example        | "a      | claims
            https://ci.example        | =repo:  | claims
            https://ci.example        | sub=    | claims
            https://ci.example        | sub=a,b= | claims
            """)
    void what_makes_no_sense_stops_the_start_and_names_the_key(String issuer, String claims, String key) {
        assertThatThrownBy(() -> issuers(Map.of(OWN + "issuer", issuer, OWN + "claims", claims)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(
                        OWN + key + " (MINTMARK_POLICY_SHARED_ISSUERS_OURS_" + key.toUpperCase(Locale.ROOT) + "): '");
    }

    @ParameterizedTest
    @CsvSource({"issuer, https://ci.example, claims", "claims, tenant, issuer"})
    void half_an_entry_stops_the_start_and_names_the_other_half(String set, String value, String missing) {
        assertThatThrownBy(() -> issuers(Map.of(OWN + set, value)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(OWN + missing + " (MINTMARK_POLICY_SHARED_ISSUERS_OURS_"
                        + missing.toUpperCase(Locale.ROOT) + "): '' ");
    }

    @Test
    void what_is_not_on_the_list_cannot_be_taken_off() {
        assertThatThrownBy(() -> issuers(Map.of("mintmark.policy.unshared-issuers", "https://gitlab.com/acme")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.policy.unshared-issuers (MINTMARK_POLICY_UNSHARED_ISSUERS): "
                        + "'https://gitlab.com/acme' is not on the list of shared issuers: [https://www.linkedin");
    }

    private static boolean isSetBy(Map<String, RuleValue> rules, SharedIssuer issuer) {
        return TenantPin.strength(TenantPin.among(rules, issuer)) != PinStrength.NONE;
    }

    private static boolean pins(SharedIssuers issuers, String path, String pattern) {
        return isSetBy(Map.of(path, new RuleValue.Pattern(pattern)), issuers.find("https://ci.example/shared"));
    }

    private static SharedIssuers issuers(Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(PolicyConfig.class)
                .withDefaultValues(values)
                .build();
        return SharedIssuerSettings.of(config.getConfigMapping(PolicyConfig.class));
    }
}
