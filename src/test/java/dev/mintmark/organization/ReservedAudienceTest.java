package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReservedAudienceTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
                    urn:mintmark:org:demo,  true
                    urn:pulumi:org:demo,    true
                    URN:Mintmark:oRg:demo,  true
                    urn:mintmark:org:,      true
                    urn:mintmark:org,       false
                    urn:mintmark:app:demo,  false
                    x-urn:mintmark:org:demo, false
                    https://pay.example,    false
                    """)
    void whatever_its_case_an_organizations_audience_is_reserved(String audience, boolean reserved) {
        assertThat(ReservedAudience.isOne(audience)).isEqualTo(reserved);
    }
}
