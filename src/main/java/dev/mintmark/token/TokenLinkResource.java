package dev.mintmark.token;

import dev.mintmark.platform.http.CurrentPeer;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Where a token is shown once to whoever has the link. Every answer is kept by nobody. */
@Path("/tokens/links")
@PermitAll
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
class TokenLinkResource {
    private final TokenLinks links;
    private final CurrentPeer currentPeer;

    TokenLinkResource(TokenLinks links, CurrentPeer currentPeer) {
        this.links = links;
        this.currentPeer = currentPeer;
    }

    /** @param accept one of the two media types: what was sent has been read before ({@code RequestGate}) */
    @GET
    @Path("/{secret}")
    @APIResponseSchema(ShownToken.class)
    public Uni<Response> open(@RestPath String secret, @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return links.open(secret, currentPeer.get())
                .map(shown -> MediaType.TEXT_PLAIN.equals(accept)
                        ? Response.ok(shown.token() + "\n", MediaType.TEXT_PLAIN_TYPE)
                                .build()
                        : Response.ok(shown, MediaType.APPLICATION_JSON_TYPE).build());
    }

    /** Looks at nothing and opens nothing: programs that preview a link ask like this. */
    @HEAD
    @Path("/{secret}")
    @ResponseStatus(204)
    public Response head(@RestPath String secret) {
        return Response.noContent().build();
    }
}
