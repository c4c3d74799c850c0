package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule of shown signatures sees a hidden type wherever a signature names it. */
public class ShownSignaturesTest {

    static class Hidden {}

    @SuppressWarnings("unused")
    public static class Shown {
        public void takes(Hidden one) {}

        public Hidden[] gives() {
            return new Hidden[0];
        }

        public List<Hidden> givesMany() {
            return List.of();
        }

        public List<String> givesTexts(Shown one) {
            return List.of();
        }
    }

    @Test
    void a_hidden_type_is_found_as_a_parameter_in_an_array_and_in_a_list() {
        List<JavaCodeUnit> units =
                List.copyOf(new ClassFileImporter().importClass(Shown.class).getMethods());

        assertThat(EndpointGuardsTest.violations(ShownSignatures.nameOnlyPublicTypes(), units))
                .hasSize(3)
                .allMatch(violation -> violation.contains("Hidden, which is not public"))
                .noneMatch(violation -> violation.contains("givesTexts"));
    }
}
