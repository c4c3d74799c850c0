package dev.mintmark.platform.http;

import jakarta.annotation.security.PermitAll;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Used by the build alone, when it describes the API: names each operation, and says which want a token, which are those
 * that are not open to all by {@link PermitAll}.
 */
public final class DescribeEndpoints implements OASFilter {
    private static final String BEARER = "bearer";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents()
                .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme(BEARER)
                                .bearerFormat("JWT"));
        api.getPaths().getPathItems().values().forEach(path -> path.getOperations()
                .values()
                .forEach(DescribeEndpoints::describe));
    }

    /** @param operation whose id is that of its method, with the class's full name before it */
    private static void describe(Operation operation) {
        var id = operation.getOperationId();
        var separator = id.lastIndexOf('_');
        var className = id.substring(0, separator).replace('_', '.');
        var simpleName = className.substring(className.lastIndexOf('.') + 1);
        var method = id.substring(separator + 1);
        operation.setOperationId(simpleName + '.' + method);
        operation.setTags(List.of(simpleName.replaceFirst("Resource$", "")));
        if (!isPublic(className, method)) {
            operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme(BEARER));
            operation
                    .getResponses()
                    .addAPIResponse("401", OASFactory.createAPIResponse().description("Not Authorized"));
            operation
                    .getResponses()
                    .addAPIResponse("403", OASFactory.createAPIResponse().description("Not Allowed"));
        }
    }

    private static boolean isPublic(String className, String method) {
        try {
            var resource = Class.forName(className, false, DescribeEndpoints.class.getClassLoader());
            return resource.isAnnotationPresent(PermitAll.class)
                    || Arrays.stream(resource.getDeclaredMethods())
                            .anyMatch(it -> it.getName().equals(method) && it.isAnnotationPresent(PermitAll.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("operation " + className + '.' + method + " is of no class", e);
        }
    }
}
