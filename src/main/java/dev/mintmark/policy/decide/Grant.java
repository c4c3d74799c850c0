package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions, audiences and lifetime that the applying allows grant together. Lists are in the order of the policy and hold nothing twice.
 *
 * @param definitions the indices of the applying allows, from 0
 * @param permissions those written in the definitions themselves
 * @param roleIDs roles whose permissions are granted as well, as they are when the token is issued
 * @param audiences the audiences that the token may have, besides the organization itself
 * @param maxExpiration the least of the definitions' bounds, in seconds; null when none sets one
 */
public record Grant(
        List<Integer> definitions,
        List<String> permissions,
        List<String> roleIDs,
        List<String> audiences,
        @Nullable Long maxExpiration) {

    /** The permission to manage the organization. */
    public static final String ADMIN = "admin";

    public Grant {
        definitions = List.copyOf(definitions);
        permissions = List.copyOf(permissions);
        roleIDs = List.copyOf(roleIDs);
        audiences = List.copyOf(audiences);
    }

    public static Grant of(List<CompiledDefinition> applying) {
        Set<String> permissions = new LinkedHashSet<>();
        Set<String> roleIDs = new LinkedHashSet<>();
        Set<String> audiences = new LinkedHashSet<>();
        Long maxExpiration = null;
        for (CompiledDefinition definition : applying) {
            PolicyDefinition source = definition.source();
            if (source.roleID() == null) {
                permissions.addAll(source.authorizedPermissions());
            } else {
                roleIDs.add(source.roleID());
            }
            audiences.addAll(source.audiences());
            maxExpiration = least(maxExpiration, source.maxExpiration());
        }
        return new Grant(
                applying.stream().map(CompiledDefinition::index).toList(),
                List.copyOf(permissions),
                List.copyOf(roleIDs),
                List.copyOf(audiences),
                maxExpiration);
    }

    private static @Nullable Long least(@Nullable Long one, @Nullable Long other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : Long.valueOf(Math.min(one, other));
    }

    /**
     * The permissions that a request with this scope may exercise, in the order in which they are granted.
     *
     * @param rolePermissions the permissions that the roles of {@link #roleIDs()} grant now
     * @return null when the scope asks for what is not granted
     */
    public @Nullable List<String> narrowedTo(PermissionScope scope, Collection<String> rolePermissions) {
        Set<String> granted = granted(rolePermissions);
        if (!granted.containsAll(scope.asked())) {
            return null;
        }
        if (scope.isNarrow()) {
            granted.retainAll(Set.copyOf(scope.asked()));
        } else {
            granted.remove(ADMIN);
        }
        return List.copyOf(granted);
    }

    /**
     * The permissions that the scope asks for and that are not granted.
     *
     * @param rolePermissions the permissions that the roles of {@link #roleIDs()} grant now
     */
    public List<String> missing(PermissionScope scope, Collection<String> rolePermissions) {
        Set<String> granted = granted(rolePermissions);
        return scope.asked().stream()
                .filter(permission -> !granted.contains(permission))
                .toList();
    }

    private Set<String> granted(Collection<String> rolePermissions) {
        Set<String> granted = new LinkedHashSet<>(permissions);
        granted.addAll(rolePermissions);
        return granted;
    }
}
