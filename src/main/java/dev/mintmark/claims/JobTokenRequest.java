package dev.mintmark.claims;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST …/oidc-token}.
 *
 * @param aud in place of the audience that is in effect: one text or a list; absent or null for that one
 */
@RegisterForReflection
record JobTokenRequest(@Schema(ref = "OneOrMore") @Nullable JsonNode aud) {

    private static final JobTokenRequest EMPTY = new JobTokenRequest(null);

    /** An empty body wishes for nothing; fails with what Jackson says of one that is no such object. */
    static JobTokenRequest read(ObjectMapper json, byte[] body) throws IOException {
        var request = body.length == 0 ? EMPTY : json.readValue(body, JobTokenRequest.class);
        return request == null ? EMPTY : request;
    }

    /** Null where the audience that is in effect is wanted; 400 for what no token of this scope may bear. */
    @Nullable
    List<String> audience(ClaimScope scope) {
        if (aud == null || aud.isNull()) {
            return null;
        }
        var audience = AudienceRules.check(scope, aud);
        if (audience.isEmpty()) {
            throw AudienceRules.refusal("cannot be blank");
        }
        return audience;
    }
}
