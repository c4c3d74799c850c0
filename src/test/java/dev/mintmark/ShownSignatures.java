package dev.mintmark;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.stream.Stream;

/** The types that public methods and constructors of public classes name. */
final class ShownSignatures {
    private ShownSignatures() {}

    /** The return type and all parameters are public, the arguments of generic types among them. */
    static ArchCondition<JavaCodeUnit> nameOnlyPublicTypes() {
        return new ArchCondition<>("name public types only") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                if (!isShown(unit.getOwner())) {
                    return;
                }
                Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                        .map(JavaType::getAllInvolvedRawTypes)
                        .flatMap(Collection::stream)
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> type.getPackageName().startsWith("dev.mintmark"))
                        .filter(type -> !isShown(type))
                        .distinct()
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                unit, unit.getFullName() + " names " + type.getName() + ", which is not public")));
            }
        };
    }

    /** The members of an interface are public by themselves, and hidden where it is. */
    private static boolean isShown(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ShownSignatures::isShown).orElse(true);
    }
}
