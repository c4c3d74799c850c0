package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.nio.file.Path;

/** Reads an Envoy configuration by Envoy's own schema: a member that it does not know, or one of another type, fails. */
public final class EnvoySchema {
    private EnvoySchema() {}

    public static void main(String[] arguments) throws Exception {
        var known = TypeRegistry.newBuilder()
                .add(HttpConnectionManager.getDescriptor())
                .add(JwtAuthentication.getDescriptor())
                .add(RBAC.getDescriptor())
                .add(Router.getDescriptor())
                .build();
        var json = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of(arguments[0]).toFile())
                .toString();
        JsonFormat.parser().usingTypeRegistry(known).merge(json, Bootstrap.newBuilder());
    }
}
