package dev.mintmark.platform.http;

import jakarta.ws.rs.core.Context;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The input that an endpoint reads of a request, as its method declares it.
 *
 * @param query the names of its query parameters
 * @param repeatable those of them that may stand more than once
 * @param readsBody true where it has a use for a body
 */
record EndpointInput(Set<String> query, Set<String> repeatable, boolean readsBody) {
    private static final Set<Class<? extends Annotation>> NO_BODY =
            Set.of(RestQuery.class, RestPath.class, RestHeader.class, Context.class);

    EndpointInput {
        query = Set.copyOf(query);
        repeatable = Set.copyOf(repeatable);
    }

    static EndpointInput of(Method endpoint) {
        var query = new TreeSet<String>();
        var repeatable = new TreeSet<String>();
        boolean readsBody = false;
        for (var parameter : endpoint.getParameters()) {
            var name = queryName(parameter);
            if (name != null) {
                query.add(name);
                if (Collection.class.isAssignableFrom(parameter.getType())) {
                    repeatable.add(name);
                }
            }
            readsBody |= NO_BODY.stream().noneMatch(parameter::isAnnotationPresent);
        }
        return new EndpointInput(query, repeatable, readsBody);
    }

    private static @Nullable String queryName(Parameter parameter) {
        var query = parameter.getAnnotation(RestQuery.class);
        if (query == null) {
            return null;
        }
        return query.value().isEmpty() ? parameter.getName() : query.value();
    }
}
