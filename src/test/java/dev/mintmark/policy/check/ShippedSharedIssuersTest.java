package dev.mintmark.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.egress.BaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedSharedIssuersTest {
    private static final List<ShippedSharedIssuers.Row> ROWS = ShippedSharedIssuers.rows();

    @Test
    void each_issuer_is_there_once_in_the_order_of_the_alphabet() {
        assertThat(ROWS)
                .extracting(row -> row.issuer().identifier())
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(BaseUrl::isOne);
    }

    @Test
    void each_row_says_what_names_the_tenant_and_when_and_where_that_was_looked_up() {
        assertThat(ROWS).allSatisfy(row -> {
            assertThat(row.issuer().claims()).isNotEmpty();
            assertThat(row.vendor()).isNotBlank();
            assertThat(LocalDate.parse(row.lookedUp())).isAfter(LocalDate.of(2026, 1, 1));
            assertThat(row.source()).isIn("vendor", "public code", "proposal");
        });
    }

    @Test
    void no_address_of_a_person_counts_as_a_tenant() {
        assertThat(ROWS)
                .flatExtracting(row -> row.issuer().claims())
                .extracting(TenantClaim::path)
                .noneMatch(path -> path.contains("email"));
    }

    @Test
    void the_documentation_shows_the_list_as_it_is() throws IOException {
        var shown = Files.readAllLines(Path.of("docs/shared-issuers.md")).stream()
                .filter(line -> line.startsWith("| `https://"))
                .toList();
        assertThat(shown)
                .containsExactlyElementsOf(
                        ROWS.stream().map(ShippedSharedIssuersTest::shown).toList());
    }

    private static String shown(ShippedSharedIssuers.Row row) {
        return "| `" + row.issuer().identifier() + "` | " + row.vendor() + " | "
                + row.issuer().claims().stream()
                        .map(ShippedSharedIssuersTest::shown)
                        .collect(Collectors.joining(", "))
                + " | " + row.lookedUp() + ", " + row.source() + " |";
    }

    private static String shown(TenantClaim claim) {
        var path = "`" + claim.path() + "`";
        return claim.prefixes().isEmpty()
                ? path
                : path + " after "
                        + claim.prefixes().stream()
                                .map(prefix -> "`" + prefix.replace("|", "\\|") + "`")
                                .collect(Collectors.joining(" or "));
    }
}
