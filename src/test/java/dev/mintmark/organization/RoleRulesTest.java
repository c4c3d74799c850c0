package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoleRulesTest {

    @Test
    void permissions_keep_their_order_and_are_there_once() {
        assertThat(RoleRules.permissions(List.of("write", "read", "write"))).containsExactly("write", "read");
        assertThat(RoleRules.permissions(null)).isEmpty();
        assertThat(RoleRules.permissions(Collections.nCopies(100, "~".repeat(100))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\n", "a\"b", "a\\b", "é", "\u007f", "\uD83D\uDE00"})
    void a_permission_that_could_not_stand_in_a_scope_is_refused(String permission) {
        assertRefused(List.of("read", permission));
    }

    @Test
    void too_many_too_long_and_null_permissions_are_refused() {
        assertRefused(Collections.nCopies(101, "a"));
        assertRefused(List.of("a".repeat(101)));
        assertRefused(Arrays.asList("read", null));
    }

    private static void assertRefused(List<String> permissions) {
        assertThatThrownBy(() -> RoleRules.permissions(permissions))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "permissions must be at most 100 texts of 1 to 100 printable ASCII characters without spaces,"
                                + " double quotes and backslashes");
    }
}
