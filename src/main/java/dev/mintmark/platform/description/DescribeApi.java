package dev.mintmark.platform.description;

import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/**
 * Completes the scanned OpenAPI document once, in the build, from the resources and their records.
 * {@code META-INF/openapi.yaml} describes the rest.
 */
public final class DescribeApi implements OASFilter {
    private final SourceComments comments = SourceComments.below(sources());

    @Override
    public void filterOpenAPI(OpenAPI api) {
        var schemas = new RecordSchemas(api.getComponents(), comments);
        var describe = new DescribeOperation(api.getComponents(), schemas, comments);
        var rooms = new TreeMap<String, String>();
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> {
                    var endpoint = endpoint(verb.name(), path, operation);
                    describe.describe(endpoint, operation);
                    rooms.put(
                            endpoint.room(),
                            comments.ofPackage(endpoint.describedPackage()).text());
                }));
        api.setTags(rooms.entrySet().stream()
                .map(room -> OASFactory.createTag().name(room.getKey()).description(room.getValue()))
                .toList());
    }

    /** @param operation its id must still be the method's name, after the class's full name */
    private static Endpoint endpoint(String verb, String path, Operation operation) {
        var id = operation.getOperationId();
        var separator = id.lastIndexOf('_');
        var resource = resource(id.substring(0, separator).replace('_', '.'));
        var methods = Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> method.getName().equals(id.substring(separator + 1)) && isEndpoint(method))
                .toList();
        if (methods.size() != 1) {
            throw new IllegalStateException(id + " is not the name of one endpoint: rename the others of that name");
        }
        return new Endpoint(verb, path, resource, methods.get(0));
    }

    private static boolean isEndpoint(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static Class<?> resource(String className) {
        try {
            return Class.forName(className, false, DescribeApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("there is no class " + className, e);
        }
    }

    /** Beside the classes that are being described, as Maven lays them out. */
    private static Path sources() {
        try {
            var classes = Path.of(DescribeApi.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolve("../../src/main/java").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the classes are in no directory", e);
        }
    }
}
