package dev.mintmark.audit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.secret.Sha256;
import io.quarkus.arc.Arc;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records configuration changes with their actor, in the transaction of the change. A change that fails leaves no row,
 * and a row that fails undoes the change. Changes that the service makes by itself have no actor.
 */
@ApplicationScoped
public class ConfigurationLog {
    /** In characters of JSON; what is longer is kept as its hash. */
    private static final int MAX_VALUE_LENGTH = 2_000;

    private final AuditLog auditLog;
    private final CallContext context;
    private final ObjectMapper json;

    ConfigurationLog(AuditLog auditLog, CallContext context, ObjectMapper json) {
        this.auditLog = auditLog;
        this.context = context;
        this.json = json;
    }

    /**
     * Writes one row in the transaction of the current session, of what was made or is gone.
     *
     * @param now its members; nothing secret
     */
    public Uni<Void> writeWhole(UUID organizationId, String kind, String target, Map<String, ?> now) {
        var details = new TreeMap<String, Object>();
        now.forEach((member, value) -> {
            if (value != null) {
                details.put(member, brief(value));
            }
        });
        return write(organizationId, kind, target, details);
    }

    /** Writes one row in the transaction of the current session, of what was changed; none where nothing was. */
    public Uni<Void> writeDifference(
            UUID organizationId, String kind, String target, Map<String, ?> before, Map<String, ?> now) {
        var changed = difference(before, now);
        return changed.isEmpty()
                ? Uni.createFrom().voidItem()
                : write(organizationId, kind, target, Map.of("changed", changed));
    }

    /** Writes on the connection of the change. */
    public Uni<Void> writeDifference(
            SqlClient transaction,
            UUID organizationId,
            String kind,
            String target,
            Map<String, ?> before,
            Map<String, ?> now) {
        var changed = difference(before, now);
        return changed.isEmpty()
                ? Uni.createFrom().voidItem()
                : write(transaction, organizationId, kind, target, Map.of("changed", changed));
    }

    private Map<String, Object> difference(Map<String, ?> before, Map<String, ?> now) {
        var changed = new TreeMap<String, Object>();
        var members = new TreeSet<String>(before.keySet());
        members.addAll(now.keySet());
        for (var member : members) {
            var was = before.get(member);
            var is = now.get(member);
            if (!Objects.equals(was, is)) {
                var values = new TreeMap<String, Object>();
                values.put("from", was == null ? null : brief(was));
                values.put("to", is == null ? null : brief(is));
                changed.put(member, values);
            }
        }
        return changed;
    }

    private Object brief(Object value) {
        try {
            var text = json.writeValueAsString(value);
            return text.length() <= MAX_VALUE_LENGTH ? value : Map.of("sha256", sha256(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is shown to callers can be written", e);
        }
    }

    /** The hash that replaces a text that is too long or nobody's to read: in hexadecimal. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes one row in the transaction of the current session.
     *
     * @param kind such as {@code role.changed}
     * @param target the id of what was changed
     * @param details as in {@link AuditEntry}
     */
    public Uni<Void> write(UUID organizationId, String kind, String target, Map<String, Object> details) {
        return auditLog.write(entry(organizationId, kind, target, details));
    }

    /** Writes on the connection of the change. */
    public Uni<Void> write(
            SqlClient transaction, UUID organizationId, String kind, String target, Map<String, Object> details) {
        return auditLog.write(transaction, entry(organizationId, kind, target, details));
    }

    /** The organization of whoever is calling; null where the service does it by itself. */
    public @Nullable UUID callersOrganization() {
        var caller = caller();
        return caller == null ? null : caller.organizationId();
    }

    private AuditEntry entry(UUID organizationId, String kind, String target, Map<String, Object> details) {
        var caller = caller();
        if (caller == null) {
            return new AuditEntry(organizationId, kind, null, target, details);
        }
        var signed = new TreeMap<>(details);
        signed.put("callerToken", caller.tokenId().toString());
        return new AuditEntry(organizationId, kind, caller.subject(), target, signed);
    }

    private @Nullable Caller caller() {
        return Arc.container().requestContext().isActive() ? context.callerIfAny() : null;
    }
}
