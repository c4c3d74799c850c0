package dev.mintmark.platform.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Serves the API's description at {@code /q/openapi} of the management port, as the build wrote it. The format is YAML,
 * unless the address ({@code .json}, {@code ?format=json}) or {@code Accept} asks for JSON.
 */
@Singleton
class ApiDescription {
    private static final String ADDRESSES = "/q/openapi(\\.json|\\.yaml|\\.yml)?";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    void register(@Observes ManagementInterface management) {
        management
                .router()
                .routeWithRegex(ADDRESSES)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .blockingHandler(context -> answer(context, wantsJson(context)), false);
    }

    private static boolean wantsJson(RoutingContext context) {
        var path = context.normalizedPath();
        if (path.contains(".")) {
            return path.endsWith("json");
        }
        var format = context.queryParams().get("format");
        var accepted = context.request().getHeader(HttpHeaders.ACCEPT);
        return format == null ? accepted != null && accepted.contains(JSON) : format.equalsIgnoreCase("json");
    }

    private static void answer(RoutingContext context, boolean json) {
        try (var description = ApiDescription.class.getResourceAsStream(json ? "/openapi.json" : "/openapi.yaml")) {
            if (description == null) {
                // quarkus:dev does not describe the API
                context.next();
                return;
            }
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, (json ? JSON : YAML) + ";charset=UTF-8")
                    .end(Buffer.buffer(description.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
