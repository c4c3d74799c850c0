package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The tenants. Deleted ones are not found here. */
@ApplicationScoped // request filters are made before there is a configuration; a proxy waits for it
public class Organizations {
    static final String RESOURCE = "Organization";
    private static final String LIST = "orgs";
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final ServiceAdministrators administrators;
    private final WaysIn waysIn;
    private final Paging paging;
    private final NewRows newRows;
    private final ResourceAudit resourceAudit;
    private final JobTokenAlgorithms jobTokenAlgorithms;

    Organizations(
            ServiceAdministrators administrators,
            WaysIn waysIn,
            Paging paging,
            NewRows newRows,
            ResourceAudit resourceAudit,
            JobTokenAlgorithms jobTokenAlgorithms) {
        this.administrators = administrators;
        this.waysIn = waysIn;
        this.paging = paging;
        this.newRows = newRows;
        this.resourceAudit = resourceAudit;
        this.jobTokenAlgorithms = jobTokenAlgorithms;
    }

    /** In one statement; the name's case counts. Null where there is no such organization (any more). */
    @SuppressWarnings("NullAway") // null is lost where Uni meets Panache
    public Uni<@Nullable Organization> find(String nameOrId) {
        var id = PathId.orNull(nameOrId);
        if (id != null) {
            return EntityWork.inSession(() -> byId(id).chain(Mutiny.SelectionQuery::getSingleResultOrNull));
        }
        if (!Names.ORGANIZATION.admit(nameOrId)) {
            return Uni.createFrom().nullItem();
        }
        return EntityWork.inSession(() -> EntityWork.select(
                        Organization.class,
                        "lower(name) = ?1 and name = ?2 and deleted is null",
                        nameOrId.toLowerCase(Locale.ROOT),
                        nameOrId)
                .chain(Mutiny.SelectionQuery::getSingleResultOrNull));
    }

    Uni<Page<Organization>> page(@Nullable String limit, @Nullable String cursor) {
        var request = paging.read(LIST, limit, cursor);
        var after = Objects.requireNonNullElse(request.after(), BEFORE_ALL);
        return EntityWork.inSession(
                () -> EntityWork.select(Organization.class, "id > ?1 and deleted is null order by id", after)
                        .chain(query -> query.setMaxResults(request.limit() + 1).getResultList())
                        .map(found -> paging.page(LIST, request, found, Organization::id)));
    }

    Uni<Organization> get(UUID id) {
        return EntityWork.inSession(() -> existing(byId(id)));
    }

    Uni<Organization> add(OrganizationResource.CreateOrganizationRequest wanted) {
        var organization = new Organization(
                newRows.next(),
                Names.ORGANIZATION.require(RESOURCE, "name", wanted.name()),
                DisplayName.check(RESOURCE, "displayName", wanted.displayName()));
        return EntityWork.inTransaction(() -> EntityWork.insert(organization)
                .onFailure()
                .transform(Organizations::translate)
                .call(resourceAudit::created));
    }

    /** A rename frees a name that relying parties may still trust, so it is not an organization's own to do. */
    Uni<Organization> change(UUID id, OrganizationResource.ChangeOrganizationRequest change, Caller caller) {
        change.name().ifPresent(name -> {
            ServiceAdministrators.demand(caller, RESOURCE, "name");
            Names.ORGANIZATION.require(RESOURCE, "name", name);
        });
        change.jobTokenAlgorithm().ifPresent(this::requireUsable);
        change.tokenType().ifPresent(wanted -> AccessTokenTyp.require(RESOURCE, wanted));
        return EntityWork.inTransaction(() -> lock(id).call(organization -> {
            var before = OrganizationResponse.of(organization);
            change.name().ifPresent(name -> organization.rename(Objects.requireNonNull(name)));
            change.displayName()
                    .ifPresent(name -> organization.display(DisplayName.check(RESOURCE, "displayName", name)));
            change.jobTokenAlgorithm().ifPresent(organization::signJobTokens);
            change.tokenType().ifPresent(organization::typeTokens);
            organization.modify(newRows.now());
            return flush().chain(() -> resourceAudit.changed(before, organization));
        }));
    }

    Uni<Void> remove(UUID id, Caller caller) {
        return EntityWork.inTransaction(
                () -> lock(id).call(organization -> administrators.protect(organization, caller))
                        .call(organization -> administrators.keepOneBeside(RESOURCE, id))
                        .chain(organization -> waysIn.keep(RESOURCE, caller, id, () -> {
                            organization.delete(newRows.now());
                            return flush().chain(() -> resourceAudit.deleted(organization));
                        })));
    }

    private void requireUsable(@Nullable String algorithm) {
        if (algorithm == null) {
            return;
        }
        var usable = jobTokenAlgorithms.usable();
        if (!usable.contains(algorithm)) {
            throw ApiException.invalid(
                    RESOURCE,
                    "jobTokenAlgorithm",
                    "jobTokenAlgorithm must be one that the service has an active key for: "
                            + String.join(", ", usable));
        }
    }

    private static Uni<Mutiny.SelectionQuery<Organization>> byId(UUID id) {
        return EntityWork.select(Organization.class, "id = ?1 and deleted is null", id);
    }

    private static Uni<Organization> lock(UUID id) {
        return existing(byId(id).map(query -> query.setLockMode(LockModeType.PESSIMISTIC_WRITE)));
    }

    private static Uni<Organization> existing(Uni<Mutiny.SelectionQuery<Organization>> query) {
        return query.chain(Mutiny.SelectionQuery::getSingleResultOrNull)
                .onItem()
                .ifNull()
                .failWith(() -> ApiException.notFound(RESOURCE));
    }

    private static Uni<Void> flush() {
        return EntityWork.flush().onFailure().transform(Organizations::translate);
    }

    private static Throwable translate(Throwable failure) {
        return Violations.translate(RESOURCE, constraint -> "name", failure);
    }
}
