package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule of endpoints sees those that a resource inherits. */
class EndpointGuardsTest {

    /** Not public, and guarded by the annotations of the classes that extend it, as one might think. */
    abstract static class UnguardedParent {
        @GET
        @Requires(Permission.READ_ORGANIZATION)
        public void read() {}
    }

    @Path("/unguarded")
    @Authenticated
    static class HeirOfUnguarded extends UnguardedParent {}

    @Authenticated
    abstract static class GuardedParent {
        @GET
        @Requires(Permission.READ_ORGANIZATION)
        public void read() {}
    }

    @Path("/guarded")
    @Authenticated
    static class HeirOfGuarded extends GuardedParent {
        @DELETE
        @PermitAll
        public void remove() {}
    }

    @Path("/forgotten")
    @Authenticated
    static class Forgotten {
        @GET
        public void read() {}
    }

    @Authenticated
    static class Nowhere {
        @GET
        @Requires(Permission.READ_ORGANIZATION)
        public void read() {}
    }

    @Test
    void an_inherited_endpoint_that_its_own_class_does_not_guard_is_found() {
        assertThat(unguarded(HeirOfUnguarded.class)).singleElement().asString().contains("UnguardedParent.read()");
    }

    @Test
    void an_endpoint_that_says_nothing_is_found() {
        assertThat(unguarded(Forgotten.class)).singleElement().asString().contains("Forgotten.read()");
    }

    @Test
    void guarded_and_public_endpoints_pass() {
        assertThat(unguarded(HeirOfGuarded.class)).isEmpty();
    }

    @Test
    void an_endpoint_without_an_address_is_found() {
        var classes = new ClassFileImporter().importClasses(Nowhere.class, GuardedParent.class, HeirOfGuarded.class);
        assertThat(violations(
                        EndpointGuards.haveAnAddress(),
                        List.copyOf(classes.get(Nowhere.class).getMethods())))
                .hasSize(1);
        assertThat(violations(
                        EndpointGuards.haveAnAddress(),
                        List.copyOf(classes.get(GuardedParent.class).getMethods())))
                .isEmpty();
    }

    private static List<String> unguarded(Class<?> resource) {
        return violations(EndpointGuards.guardEachEndpoint(), List.of(new ClassFileImporter().importClass(resource)));
    }

    static <T> List<String> violations(ArchCondition<T> condition, List<T> items) {
        var events = ConditionEvents.Factory.create();
        items.forEach(item -> condition.check(item, events));
        return events.getViolating().stream()
                .flatMap(event -> event.getDescriptionLines().stream())
                .toList();
    }
}
