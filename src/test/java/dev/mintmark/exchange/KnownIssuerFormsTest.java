package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownIssuerFormsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            kubernetes/serviceaccount                             | a legacy service account token of Kubernetes
            https://kubernetes.default.svc                        | Many clusters of Kubernetes
            https://kubernetes.default.svc.cluster.local          | Many clusters of Kubernetes
            https://vstoken.dev.azure.com/6a1f0000-0000-0000-0000-000000000000 | The token is of Azure DevOps
            https://sts.windows.net/6a1f0000-0000-0000-0000-000000000000/      | The token is of Entra ID, version 1
            https://sts.windows.net/6a1f0000-0000-0000-0000-000000000000       | The token is of Entra ID, version 1
            https://login.microsoftonline.com/6a1f/v2.0           | The token is of Entra ID, version 2
            """)
    void an_issuer_is_known_by_its_form(String iss, String what) {
        var description = Objects.requireNonNull(KnownIssuerForms.describe(iss));
        assertThat(description).contains(what).matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        assertThat(description.split("\\. ")).allMatch(sentence -> sentence.split(" ").length <= 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ci.example",
                "https://vstoken.dev.azure.com.evil.example/x",
                "https://sts.windows.net.evil.example/x/",
                "https://sts.windows.net/a/b/",
                "https://kubernetes.default.evil.example",
                "",
            })
    void others_are_not(String iss) {
        assertThat(KnownIssuerForms.describe(iss)).isNull();
        assertThat(KnownIssuerForms.counterparts(iss)).isEmpty();
    }

    @Test
    void the_two_issuers_of_a_tenant_lead_to_each_other() {
        for (var iss : Arrays.asList("https://sts.windows.net/6a1f/", "https://login.microsoftonline.com/6a1f/v2.0")) {
            var other = KnownIssuerForms.counterparts(iss);
            assertThat(other).hasSize(1).doesNotContain(iss);
            assertThat(KnownIssuerForms.counterparts(other.get(0))).containsExactly(iss);
        }
    }
}
