package dev.mintmark.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operators that a rule may name. */
class RuleOperatorTest {

    @ParameterizedTest
    @EnumSource(RuleOperator.class)
    void the_page_on_policies_has_an_example_of_each(RuleOperator operator) throws IOException {
        assertThat(Files.readString(Path.of("docs/policies.md"))).contains("\"" + operator.text() + "\":");
    }
}
