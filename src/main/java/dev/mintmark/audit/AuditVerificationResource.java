package dev.mintmark.audit;

import dev.mintmark.audit.verify.CheckChainList;
import dev.mintmark.audit.verify.ReadAuditHead;
import dev.mintmark.audit.verify.VerificationResponse;
import dev.mintmark.audit.verify.VerifyAudit;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Verifies an organization's record for its administrators. */
@Path("/api/orgs/{org}/audit/verify")
@Authenticated
class AuditVerificationResource {
    /** Each holds a connection to the database for as long as it takes. */
    private static final int MAX_AT_ONCE = 2;

    private final VerifyAudit verifyAudit;
    private final ReadAuditHead readAuditHead;
    private final CallContext call;
    private final Set<UUID> underWay = new HashSet<>();

    AuditVerificationResource(VerifyAudit verifyAudit, ReadAuditHead readAuditHead, CallContext call) {
        this.verifyAudit = verifyAudit;
        this.readAuditHead = readAuditHead;
        this.call = call;
    }

    /** @param since a checkpoint that was kept: what the record held then must be there still */
    @GET
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @APIResponse(responseCode = "429")
    public Uni<VerificationResponse> verifyAuditRecord(@RestQuery @Nullable String since) {
        var organizationId = call.organizationId();
        // A service-wide administrator is told of all chains where it asks of its own record.
        var extent =
                call.caller().serviceAdmin() && call.caller().organizationId().equals(organizationId)
                        ? CheckChainList.Extent.ALL
                        : CheckChainList.Extent.OWN;
        var kept = readAuditHead.kept(organizationId, since);
        return Uni.createFrom().deferred(() -> {
            begin(organizationId);
            // A caller that leaves does not end it, nor give its connection back.
            return verifyAudit
                    .verify(organizationId, extent, kept)
                    .onTermination()
                    .invoke(() -> end(organizationId))
                    .memoize()
                    .indefinitely();
        });
    }

    private void begin(UUID organizationId) {
        synchronized (underWay) {
            if (underWay.size() >= MAX_AT_ONCE || !underWay.add(organizationId)) {
                var message = "the record is being verified already; try again when that is done";
                throw new ApiException(
                        429, "custom", message, List.of(new ApiException.Detail("Audit", null, "custom", message)));
            }
        }
    }

    private void end(UUID organizationId) {
        synchronized (underWay) {
            underWay.remove(organizationId);
        }
    }
}
