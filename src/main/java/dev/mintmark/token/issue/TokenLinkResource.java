package dev.mintmark.token.issue;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.ErrorBody;
import dev.mintmark.platform.http.CurrentPeer;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/**
 * Shows a token once to the bearer of its link. Only POST shows it, since link scanners in mail programs send GET. No
 * answer may be cached.
 */
@Path("/tokens/links")
@PermitAll
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, MediaType.TEXT_HTML})
class TokenLinkResource {
    private static final int METHOD_NOT_ALLOWED = 405;

    private final TokenLinks links;
    private final CurrentPeer currentPeer;

    TokenLinkResource(TokenLinks links, CurrentPeer currentPeer) {
        this.links = links;
        this.currentPeer = currentPeer;
    }

    /**
     * Shows a browser a page with a button that sends POST; anybody else is told to send it. The link stays as it is.
     *
     * @param accept one of the three media types: what was sent has been read before ({@code RequestGate})
     */
    @GET
    @Path("/{secret}")
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_HTML))
    @APIResponse(responseCode = "405", description = "Only a browser is shown a page; send POST to see the token.")
    @APIResponse(
            responseCode = "410",
            description = "The link was opened, has run out, or its token is not good any more.")
    public Uni<Response> askToReveal(@RestPath String secret, @RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        return orPage(accept, links.look(secret).map(waiting -> {
            if (MediaType.TEXT_HTML.equals(accept)) {
                return TokenLinkPage.question();
            }
            return notAllowed(accept);
        }));
    }

    private static Response notAllowed(@Nullable String accept) {
        var sentence = "a link shows its token once, and only to a POST: send one to this same address";
        var answer = Response.status(METHOD_NOT_ALLOWED).header(HttpHeaders.ALLOW, "HEAD, OPTIONS, POST");
        return MediaType.TEXT_PLAIN.equals(accept)
                ? answer.type(MediaType.TEXT_PLAIN_TYPE).entity(sentence).build()
                : answer.type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(ErrorBody.of(new ApiException(METHOD_NOT_ALLOWED, "custom", sentence, List.of())))
                        .build();
    }

    /**
     * Shows the token, this once: on a page, as text or as JSON.
     *
     * @param accept as above
     */
    @POST
    @Path("/{secret}")
    @ResponseStatus(200)
    @APIResponseSchema(LinkedTokenResponse.class)
    @APIResponse(
            responseCode = "410",
            description = "The link was opened, has run out, or its token is not good any more.")
    public Uni<Response> revealToken(@RestPath String secret, @RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        return orPage(accept, links.open(secret, currentPeer.get()).map(shown -> {
            if (MediaType.TEXT_HTML.equals(accept)) {
                return TokenLinkPage.of(shown);
            }
            return MediaType.TEXT_PLAIN.equals(accept)
                    ? Response.ok(shown.token() + "\n", MediaType.TEXT_PLAIN_TYPE)
                            .build()
                    : Response.ok(shown, MediaType.APPLICATION_JSON_TYPE).build();
        }));
    }

    /** Looks at nothing and opens nothing: programs that preview a link ask like this. */
    @HEAD
    @Path("/{secret}")
    @ResponseStatus(204)
    public Response head(@RestPath String secret) {
        return Response.noContent().build();
    }

    /** A person reads a refusal on a page as well. */
    private static Uni<Response> orPage(@Nullable String accept, Uni<Response> answer) {
        return MediaType.TEXT_HTML.equals(accept)
                ? answer.onFailure(ApiException.class).recoverWithItem(TokenLinkResource::page)
                : answer;
    }

    private static Response page(ApiException refusal) {
        return TokenLinkPage.refusal(refusal.status(), refusal.getMessage());
    }
}
