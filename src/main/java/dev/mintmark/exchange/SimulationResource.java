package dev.mintmark.exchange;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;

/** Explains an issuer policy's verdict on a token or on claims, to callers that may read the policy. */
@Path("/api/orgs/{org}/oidc/issuers/{issuerId}/simulate")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class SimulationResource {
    private final SimulateExchange simulateExchange;
    private final CallContext context;

    SimulationResource(SimulateExchange simulateExchange, CallContext context) {
        this.simulateExchange = simulateExchange;
        this.context = context;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.READ_ORGANIZATION)
    @RequestBodySchema(SimulationRequest.class)
    @APIResponseSchema(Simulation.class)
    public Uni<Response> simulateExchange(@RestPath String issuerId, byte[] body) {
        return simulateExchange
                .simulate(context.organizationId(), PathId.of(issuerId, "OidcIssuer"), SimulationRequest.of(body))
                .map(json -> Response.ok(json).build());
    }
}
