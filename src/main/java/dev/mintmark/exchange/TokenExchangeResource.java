package dev.mintmark.exchange;

import dev.mintmark.platform.http.OAuthParameters;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The token endpoint. An {@code Authorization} header is neither needed nor looked at. */
@Path("/api/oauth/token")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
final class TokenExchangeResource {
    private final ExchangeToken exchangeToken;
    private final ExchangeOutcomes outcomes;

    TokenExchangeResource(ExchangeToken exchangeToken, ExchangeOutcomes outcomes) {
        this.exchangeToken = exchangeToken;
        this.outcomes = outcomes;
    }

    @POST
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ExchangeTokenRequest")))
    @APIResponseSchema(TokenResponse.class)
    public Uni<Response> exchangeToken(
            @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        return outcomes.timed(Uni.createFrom()
                        .deferred(() ->
                                exchangeToken.exchange(ExchangeRequest.of(OAuthParameters.of(contentType, body)))))
                .map(TokenExchangeResource::answer);
    }

    private static Response answer(TokenResponse answer) {
        return Response.ok(answer)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
