package example;

import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

@Path("/deployments")
public class Deployments {
    private final JsonWebToken token;

    Deployments(JsonWebToken token) {
        this.token = token;
    }

    @GET
    @PermissionsAllowed("deploy")
    public String list() {
        return "deployments for " + token.getSubject() + "\n";
    }
}
