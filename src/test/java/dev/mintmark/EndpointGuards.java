package dev.mintmark;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.mintmark.platform.caller.Requires;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

/** The guards of endpoints, those that a resource inherits among them. */
final class EndpointGuards {
    private EndpointGuards() {}

    /**
     * Every endpoint of a resource says who may call it. Quarkus reads the annotations of the class that declares the
     * method: those of a resource do not guard what it inherits.
     */
    static ArchCondition<JavaClass> guardEachEndpoint() {
        return new ArchCondition<>("guard each endpoint") {
            @Override
            public void check(JavaClass resource, ConditionEvents events) {
                resource.getAllMethods().stream()
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .filter(method -> isPublic(method) == isGuarded(method))
                        .forEach(method -> events.add(SimpleConditionEvent.violated(
                                method,
                                resource.getSimpleName() + " has " + method.getFullName()
                                        + " with neither @PermitAll nor @Requires in an @Authenticated class")));
            }
        };
    }

    /** Every endpoint belongs to a resource with a path, or to a class that such resources extend. */
    static ArchCondition<JavaMethod> haveAnAddress() {
        return new ArchCondition<>("have an address") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                var owner = method.getOwner();
                var isInherited = owner.getModifiers().contains(JavaModifier.ABSTRACT)
                        && owner.getSubclasses().stream().anyMatch(heir -> heir.isAnnotatedWith(Path.class));
                if (!owner.isAnnotatedWith(Path.class) && !isInherited) {
                    events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " belongs to no class with @Path"));
                }
            }
        };
    }

    private static boolean isPublic(JavaMethod method) {
        return method.isAnnotatedWith(PermitAll.class) || method.getOwner().isAnnotatedWith(PermitAll.class);
    }

    private static boolean isGuarded(JavaMethod method) {
        return method.isAnnotatedWith(Requires.class) && method.getOwner().isAnnotatedWith(Authenticated.class);
    }
}
