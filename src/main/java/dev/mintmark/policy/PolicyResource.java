package dev.mintmark.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.MalformedJsonException;
import dev.mintmark.policy.check.PolicyValidation;
import dev.mintmark.policy.definition.MalformedDefinitionException;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** An issuer's policy set, read and replaced. */
@Path("/api/orgs/{org}/auth/policies")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class PolicyResource {
    private static final int MAX_DEPTH = 32;
    private static final Pattern VERSION = Pattern.compile("(?:W/)?\"([0-9]{1,18})\"|([0-9]{1,18})");

    private final PolicySets policySets;
    private final ReplacePolicies replacePolicies;
    private final CallContext context;
    private final Vertx vertx;
    private final ObjectMapper json;

    PolicyResource(
            PolicySets policySets,
            ReplacePolicies replacePolicies,
            CallContext context,
            Vertx vertx,
            ObjectMapper json) {
        this.policySets = policySets;
        this.replacePolicies = replacePolicies;
        this.context = context;
        this.vertx = vertx;
        this.json = json;
    }

    @GET
    @Path("/oidcissuers/{issuerId}")
    @Requires(Permission.READ_ORGANIZATION)
    @APIResponseSchema(PolicySet.class)
    @APIResponse(responseCode = "200", headers = @Header(name = "ETag", ref = "ETag"))
    public Uni<Response> read(@RestPath String issuerId) {
        return policySets
                .ofIssuer(context.organizationId(), PathId.of(issuerId, "OidcIssuer"))
                .chain(this::answer);
    }

    @PATCH
    @Path("/{policyId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ReplacePolicyRequest")))
    @APIResponseSchema(PolicySet.class)
    @APIResponse(responseCode = "200", headers = @Header(name = "ETag", ref = "ETag"))
    public Uni<Response> replace(
            @RestPath String policyId, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch, byte[] body) {
        var organizationId = context.organizationId();
        var id = PathId.of(policyId, "AuthPolicy");
        var expectedVersion = expectedVersion(ifMatch);
        return vertx.executeBlocking(() -> definitions(body), false)
                .chain(definitions -> replacePolicies.replace(organizationId, id, definitions, expectedVersion))
                .chain(this::answer);
    }

    /** Thousands of definitions take too long to be written on an event loop. */
    private Uni<Response> answer(PolicySet set) {
        return vertx.executeBlocking(() -> json.writeValueAsBytes(set), false).map(body -> Response.ok(body)
                .header(HttpHeaders.ETAG, "\"" + set.version() + "\"")
                .build());
    }

    private static List<PolicyDefinition> definitions(byte[] body) {
        var object = object(body);
        for (var name : object.members().keySet()) {
            if (!name.equals("policies")) {
                throw ApiException.invalid("AuthPolicy", "policies", "unknown member " + Excerpt.of(name));
            }
        }
        if (object.get("policies") instanceof JsonArray array) {
            if (array.elements().size() > PolicyValidation.MAX_DEFINITIONS) {
                throw ApiException.invalid(
                        "AuthPolicy",
                        "policies",
                        "a policy has at most " + PolicyValidation.MAX_DEFINITIONS + " definitions");
            }
            return read(array);
        }
        throw ApiException.required("AuthPolicy", "policies");
    }

    private static List<PolicyDefinition> read(JsonArray array) {
        try {
            return StoredDefinitions.read(array);
        } catch (MalformedDefinitionException e) {
            throw e.isMissing()
                    ? ApiException.required("AuthPolicy", e.attribute())
                    : ApiException.invalid("AuthPolicy", e.attribute(), e.getMessage());
        }
    }

    private static JsonObject object(byte[] body) {
        try {
            return JsonReader.readObject(body, MAX_DEPTH);
        } catch (MalformedJsonException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /** {@code If-Match: "3"}; {@code *} and an absent header match any version. */
    private static @Nullable Long expectedVersion(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        var version = VERSION.matcher(ifMatch.strip());
        if (!version.matches()) {
            throw ApiException.invalid("AuthPolicy", "If-Match", "If-Match must be one version in double quotes");
        }
        return Long.valueOf(version.group(1) == null ? version.group(2) : version.group(1));
    }
}
