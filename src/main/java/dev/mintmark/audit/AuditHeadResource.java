package dev.mintmark.audit;

import dev.mintmark.audit.verify.AuditHead;
import dev.mintmark.audit.verify.ReadAuditHead;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Serves the signed head of an organization's record, to be kept outside of the database. */
@Path("/api/orgs/{org}/audit/head")
@Authenticated
class AuditHeadResource {
    private final ReadAuditHead readAuditHead;
    private final CallContext call;

    AuditHeadResource(ReadAuditHead readAuditHead, CallContext call) {
        this.readAuditHead = readAuditHead;
        this.call = call;
    }

    @GET
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @APIResponse(responseCode = "409")
    public Uni<AuditHead> readAuditHead() {
        return readAuditHead.read(call.organizationId());
    }
}
