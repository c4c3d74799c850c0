package dev.mintmark.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantTest {

    private static Grant of(String... permissions) {
        return new Grant(List.of(0), List.of(permissions), List.of(), List.of(), null);
    }

    @Test
    void an_empty_scope_gets_everything_but_admin() {
        assertThat(of("read", "admin", "write").narrowedTo(PermissionScope.WITHOUT_ADMIN, List.of("deploy", "admin")))
                .containsExactly("read", "write", "deploy");
        assertThat(of().narrowedTo(PermissionScope.WITHOUT_ADMIN, List.of())).isEmpty();
    }

    @Test
    void the_scope_admin_gets_admin_and_nothing_else() {
        assertThat(of("read", "admin").narrowedTo(PermissionScope.ADMIN, List.of()))
                .containsExactly("admin");
        assertThat(of("read").narrowedTo(PermissionScope.ADMIN, List.of("admin", "write")))
                .containsExactly("admin");
    }

    @Test
    void a_scope_that_names_permissions_gets_these_in_the_order_of_the_grant() {
        var scope = PermissionScope.of(List.of("write", "admin", "read"));

        assertThat(of("read", "admin", "deploy").narrowedTo(scope, List.of("write")))
                .containsExactly("read", "admin", "write");
        assertThat(of("read", "deploy").narrowedTo(scope, List.of("write"))).isNull();
        assertThat(of("read", "deploy").missing(scope, List.of("write"))).containsExactly("admin");
        assertThat(of("deploy").missing(PermissionScope.WITHOUT_ADMIN, List.of()))
                .isEmpty();
    }

    @Test
    void admin_that_is_not_granted_is_refused() {
        assertThat(of("read", "Admin").narrowedTo(PermissionScope.ADMIN, List.of("write")))
                .isNull();
    }
}
