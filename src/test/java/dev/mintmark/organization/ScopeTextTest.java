package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTextTest {

    @Test
    void a_scope_names_the_permissions_in_their_order() {
        assertThat(ScopeText.of(List.of())).isEmpty();
        assertThat(ScopeText.of(List.of("deploy", "admin", "stack:read/*"))).isEqualTo("deploy admin stack:read/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "read admin", "a\tb", "a\"b", "a\\b", "é", "\u007f", "\u00a0", "\uD83D\uDE00"})
    void a_permission_that_no_scope_can_say_makes_no_other_of_it(String permission) {
        assertThat(ScopeText.of(List.of("read", permission, "write"))).isEqualTo("read write");
    }
}
