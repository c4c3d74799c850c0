package dev.mintmark.organization;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.record.ConfigurationLog;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Records changes of an organization's resources, in the transaction of the change. It compares the members of
 * responses. So a new resource type is recorded like the others.
 */
@Singleton
final class ResourceAudit {
    private static final TypeReference<TreeMap<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final List<String> UNINTERESTING = List.of("id", "created", "modified");
    private static final String SUSPENDED = "suspendedAt";

    private final ConfigurationLog log;
    private final ObjectMapper json;

    ResourceAudit(ConfigurationLog log, ObjectMapper json) {
        this.log = log;
        this.json = json;
    }

    Uni<Void> created(ResourceType kind, TenantEntity row, Object view) {
        return log.writeWhole(
                row.organizationId(), kind.event("created"), row.id().toString(), members(view));
    }

    Uni<Void> changed(ResourceType kind, TenantEntity row, Object before, Object now) {
        return changedMembers(kind, row, members(before), members(now));
    }

    Uni<Void> changedMembers(ResourceType kind, TenantEntity row, Map<String, ?> before, Map<String, ?> now) {
        return log.writeDifference(
                row.organizationId(), kind.event(verb(before, now)), row.id().toString(), before, now);
    }

    Uni<Void> deleted(ResourceType kind, TenantEntity row, Object before) {
        return log.writeWhole(
                row.organizationId(), kind.event("deleted"), row.id().toString(), members(before));
    }

    /** Records the creation of an organization. */
    Uni<Void> created(Organization organization) {
        return log.writeWhole(
                organization.id(),
                "organization.created",
                organization.id().toString(),
                members(OrganizationResponse.of(organization)));
    }

    Uni<Void> changed(OrganizationResponse before, Organization now) {
        return log.writeDifference(
                now.id(),
                "organization.changed",
                now.id().toString(),
                members(before),
                members(OrganizationResponse.of(now)));
    }

    Uni<Void> deleted(Organization organization) {
        return log.writeWhole(
                organization.id(),
                "organization.deleted",
                organization.id().toString(),
                members(OrganizationResponse.of(organization)));
    }

    private static String verb(Map<String, ?> before, Map<String, ?> now) {
        if (Objects.equals(before.get(SUSPENDED), now.get(SUSPENDED))) {
            return "changed";
        }
        return now.get(SUSPENDED) == null ? "unsuspended" : "suspended";
    }

    private Map<String, Object> members(Object view) {
        var members = json.convertValue(view, MEMBERS);
        UNINTERESTING.forEach(members::remove);
        return members;
    }
}
