package dev.mintmark.token.usage;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.TokenAccess;
import dev.mintmark.token.TokenRows;
import dev.mintmark.token.TokenUseLog;
import dev.mintmark.token.list.FindTokens;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * Notes uses that a service reports which verifies tokens by itself. Uses of a token that is no longer active count
 * too.
 */
@Singleton
public class ReportUse {
    private final TokenRows rows;
    private final TokenUseLog useLog;

    ReportUse(TokenRows rows, TokenUseLog useLog) {
        this.rows = rows;
        this.useLog = useLog;
    }

    /**
     * Notes a report. Its sender is the application that the token is for: nobody else's word moves an adoption on.
     *
     * @return fails with 403 for any other caller, and with 404 for tokens that are not for its application
     */
    public Uni<Void> report(Caller caller, UUID organizationId, UUID id, ReportUseRequest report) {
        if (caller.application() == null || !caller.mayIntrospect()) {
            throw new ApiException(
                    403,
                    "forbidden",
                    "only the application that a token is for reports its uses. Call with an API user's token for that"
                            + " application, with the permission " + Caller.INTROSPECT,
                    List.of());
        }
        if (!caller.organizationId().equals(organizationId)) {
            throw ApiException.notFound(FindTokens.RESOURCE);
        }
        var count = report.checkedCount();
        var peer = report.checkedPeer();
        return rows.find(organizationId, List.of(id))
                .invoke(found -> {
                    if (found.isEmpty()
                            || !TokenAccess.isDestination(
                                    caller, found.get(0).view().audiences())) {
                        throw ApiException.notFound(FindTokens.RESOURCE);
                    }
                    useLog.used(organizationId, id, peer, count);
                })
                .replaceWithVoid();
    }
}
