package dev.mintmark.token.usage;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.TokenRows;
import dev.mintmark.token.TokenUseLog;
import dev.mintmark.token.list.FindTokens;
import io.quarkus.security.ForbiddenException;
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

    /** Fails with 403 for callers who may not introspect, with 404 for tokens that are not for their application. */
    public Uni<Void> report(Caller caller, UUID organizationId, UUID id, ReportUseRequest report) {
        if (!mayReport(caller, organizationId)) {
            throw new ForbiddenException();
        }
        var count = report.checkedCount();
        var peer = report.checkedPeer();
        var application = caller.application();
        return rows.find(organizationId, List.of(id))
                .invoke(found -> {
                    if (found.isEmpty()
                            || (application != null
                                    && !found.get(0).view().audiences().contains(application.audience()))) {
                        throw ApiException.notFound(FindTokens.RESOURCE);
                    }
                    useLog.used(organizationId, id, peer, count);
                })
                .replaceWithVoid();
    }

    private static boolean mayReport(Caller caller, UUID organizationId) {
        return caller.mayAdminister(organizationId)
                || (caller.organizationId().equals(organizationId) && caller.mayIntrospect());
    }
}
