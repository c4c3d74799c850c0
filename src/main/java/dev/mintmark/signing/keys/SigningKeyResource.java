package dev.mintmark.signing.keys;

import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Shows and rotates the service's signing keys, for its administrators. */
@Path("/api/signing-keys")
@Authenticated
final class SigningKeyResource {
    private static final String RESOURCE = "SigningKey";

    private final RotateSigningKey rotateSigningKey;
    private final KeyRing keyRing;
    private final Clock clock;

    /**
     * @param algorithm absent for the configured one
     * @param purpose absent for the general keys
     */
    record Rotation(@Nullable String algorithm, @Nullable String purpose) {}

    /** The list of all keys that are not removed, without pages since there are few. */
    record SigningKeys(List<SigningKeyEntry> items) {}

    SigningKeyResource(RotateSigningKey rotateSigningKey, KeyRing keyRing, Clock clock) {
        this.rotateSigningKey = rotateSigningKey;
        this.keyRing = keyRing;
        this.clock = clock;
    }

    @GET
    @Requires(Permission.ADMINISTER_SERVICE)
    public SigningKeys list() {
        var now = clock.instant();
        return new SigningKeys(keyRing.published().stream()
                .map(key -> SigningKeyEntry.of(key, now))
                .toList());
    }

    @POST
    @Path("/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Requires(Permission.ADMINISTER_SERVICE)
    public Uni<PendingKey> rotate(@RequestBody(required = false) @Nullable Rotation rotation) {
        var purpose = purpose(rotation);
        var algorithm = algorithm(rotation);
        if (purpose == KeyPurpose.JOB_TOKENS && algorithm != null && algorithm != SigningAlgorithm.RS256) {
            throw ApiException.invalid(RESOURCE, "algorithm", "algorithm of a key for job-tokens must be RS256");
        }
        return rotateSigningKey.rotate(purpose, algorithm);
    }

    private static KeyPurpose purpose(@Nullable Rotation rotation) {
        if (rotation == null || rotation.purpose() == null) {
            return KeyPurpose.GENERAL;
        }
        var purpose = KeyPurpose.named(rotation.purpose());
        if (purpose == null) {
            throw ApiException.invalid(RESOURCE, "purpose", "purpose must be general or job-tokens");
        }
        return purpose;
    }

    private static @Nullable SigningAlgorithm algorithm(@Nullable Rotation rotation) {
        if (rotation == null || rotation.algorithm() == null) {
            return null;
        }
        var algorithm = SigningAlgorithm.named(rotation.algorithm());
        if (algorithm == null) {
            throw ApiException.invalid(RESOURCE, "algorithm", "algorithm must be ES256, RS256 or EdDSA");
        }
        return algorithm;
    }
}
