package dev.mintmark.token.issue;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.token.HeldRole;
import dev.mintmark.token.Holder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chooses a new token's roles from those of its holder. */
final class ChooseRoles {
    private static final String FIELD = "roles";
    private static final int MAX_COUNT = 100;

    private ChooseRoles() {}

    /**
     * @param wanted names or ids; null for all
     * @return each once, in the order wanted
     * @throws ApiException 400 for a role that the holder does not have
     */
    static List<HeldRole> of(Holder holder, @Nullable List<String> wanted) {
        if (wanted == null) {
            return holder.roles();
        }
        if (wanted.size() > MAX_COUNT || wanted.stream().anyMatch(Objects::isNull)) {
            throw invalid("roles must be at most " + MAX_COUNT + " names or ids");
        }
        var chosen = new LinkedHashMap<UUID, HeldRole>();
        for (var nameOrId : wanted) {
            var role = find(holder, nameOrId);
            if (role == null) {
                throw invalid("roles: " + holder.name() + " does not hold " + Excerpt.of(nameOrId));
            }
            chosen.put(role.id(), role);
        }
        return List.copyOf(chosen.values());
    }

    /**
     * The roles that a member may hand on from the token that it calls with. A token with some of the roles makes none
     * with more, unless it administers the organization. One that was got by an exchange stands for the member as a
     * whole.
     *
     * @throws ApiException 403 for a role that was asked for and is not among them
     */
    static List<HeldRole> handedOn(Caller caller, List<HeldRole> chosen, @Nullable List<String> wanted) {
        if (caller.roleIds().isEmpty() || caller.mayAdminister(caller.organizationId())) {
            return chosen;
        }
        var own = chosen.stream()
                .filter(role -> caller.roleIds().contains(role.id()))
                .toList();
        if (wanted != null && own.size() < chosen.size()) {
            throw new ApiException(
                            403,
                            "custom",
                            "this token does not have all of these roles and cannot hand them on",
                            List.of())
                    .withBadField(FIELD);
        }
        return own;
    }

    private static @Nullable HeldRole find(Holder holder, String nameOrId) {
        return holder.roles().stream()
                .filter(role ->
                        role.name().equals(nameOrId) || role.id().toString().equalsIgnoreCase(nameOrId))
                .findFirst()
                .orElse(null);
    }

    private static ApiException invalid(String message) {
        return ApiException.invalid("Token", FIELD, message).withBadField(FIELD);
    }
}
