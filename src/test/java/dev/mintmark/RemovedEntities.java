package dev.mintmark;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ways in which Hibernate Reactive and Panache remove an entity. */
final class RemovedEntities {
    private static final Set<String> OF_SESSIONS =
            Set.of("remove", "removeAll", "delete", "deleteAll", "deleteMultiple");
    private static final Set<CascadeType> REMOVING = Set.of(CascadeType.REMOVE, CascadeType.ALL);

    private RemovedEntities() {}

    /** Panache's {@code delete(String, …)} and {@code deleteAll()} are statements; the others take entities or load them. */
    static boolean isRemoval(JavaMethodCall call) {
        var name = call.getTarget().getName();
        var parameters = call.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toList();
        if (isOf(call, "io.quarkus.hibernate.reactive.panache")) {
            return name.equals("deleteById")
                    || (name.equals("delete")
                            && (parameters.isEmpty() || parameters.equals(List.of("java.lang.Object"))));
        }
        return (isOf(call, "org.hibernate.reactive") || isOf(call, "jakarta.persistence"))
                && OF_SESSIONS.contains(name);
    }

    /** Repositories of ours inherit what they call, and so do entities. */
    private static boolean isOf(JavaMethodCall call, String owners) {
        var owner = call.getTargetOwner();
        return Stream.concat(
                        Stream.of(owner),
                        Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream()))
                .anyMatch(type -> type.getPackageName().startsWith(owners));
    }

    static ArchCondition<JavaField> notBeRemovedWithOthers() {
        return new ArchCondition<>("not be removed with others") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (isRemovedWithOthers(field)) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is removed with others"));
                }
            }
        };
    }

    static boolean isRemovedWithOthers(JavaField field) {
        return field.isAnnotatedWith(ElementCollection.class)
                || field.isAnnotatedWith(ManyToMany.class)
                || field.tryGetAnnotationOfType(OneToMany.class)
                        .map(it -> it.orphanRemoval() || isRemoving(it.cascade()))
                        .orElse(false)
                || field.tryGetAnnotationOfType(OneToOne.class)
                        .map(it -> it.orphanRemoval() || isRemoving(it.cascade()))
                        .orElse(false)
                || field.tryGetAnnotationOfType(ManyToOne.class)
                        .map(it -> isRemoving(it.cascade()))
                        .orElse(false);
    }

    private static boolean isRemoving(CascadeType[] cascade) {
        return Stream.of(cascade).anyMatch(REMOVING::contains);
    }
}
