package dev.mintmark.platform.description;

import dev.mintmark.platform.caller.Requires;
import jakarta.annotation.security.PermitAll;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint.
 *
 * @param verb HTTP's, in upper case
 * @param path a template
 */
record Endpoint(String verb, String path, Class<?> resource, Method method) {
    private static final String ROOT = "dev.mintmark.";

    /** The name of its method, with the resource's name behind it where the method does not name its object. */
    String operationId() {
        var name = method.getName();
        if (!name.equals(name.toLowerCase(java.util.Locale.ROOT))) {
            return name;
        }
        var noun = resource.getSimpleName().replaceFirst("Resource$", "").replaceFirst("^Oidc", "");
        return name + noun + (name.equals("list") ? "s" : "");
    }

    /** The operation's id in words, such as {@code List signing keys}. */
    String words() {
        var words = operationId().replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /**
     * The tag of its operation: that on its resource, else the feature's package by its name below the service's own.
     * Generated clients name their classes by it, so a class that moves keeps its tag by the annotation.
     */
    String room() {
        var tag = resource.getAnnotation(Tag.class);
        return tag == null ? describedPackage().substring(ROOT.length()) : tag.name();
    }

    /** The package whose comment describes the tag, by its whole name. */
    String describedPackage() {
        var name = resource.getPackageName();
        if (resource.isAnnotationPresent(Tag.class)) {
            return name;
        }
        var end = name.indexOf('.', ROOT.length());
        return end < 0 ? name : name.substring(0, end);
    }

    boolean isPublic() {
        return has(PermitAll.class) || resource.isAnnotationPresent(PermitAll.class);
    }

    boolean has(Class<? extends Annotation> annotation) {
        return method.isAnnotationPresent(annotation);
    }

    /** On the method, else on its class; null where it is on neither. */
    <A extends Annotation> @Nullable A annotation(Class<A> annotation) {
        var own = method.getAnnotation(annotation);
        return own == null ? resource.getAnnotation(annotation) : own;
    }

    /** The requirement on its caller; null where it is public. */
    @Nullable
    Requires requires() {
        return method.getAnnotation(Requires.class);
    }

    boolean changesSomething() {
        return !verb.equals("GET") && !verb.equals("HEAD");
    }
}
