package dev.mintmark.policy.decide;

import java.util.Collection;
import java.util.List;

/**
 * The permissions that a request's scope asks for, of those that its policy grants.
 *
 * @param asked exactly these, sorted and each once; empty for all that are granted except to manage the organization
 */
public record PermissionScope(List<String> asked) {
    /** The scope of all granted permissions, except to manage the organization. */
    public static final PermissionScope WITHOUT_ADMIN = new PermissionScope(List.of());

    /** The scope of managing the organization, and nothing else. */
    public static final PermissionScope ADMIN = new PermissionScope(List.of(Grant.ADMIN));

    public PermissionScope {
        asked = asked.stream().distinct().sorted().toList();
    }

    /** Nothing but these permissions; all but {@code admin} where there are none. */
    public static PermissionScope of(Collection<String> permissions) {
        return new PermissionScope(List.copyOf(permissions));
    }

    /** Tells whether it names permissions. */
    public boolean isNarrow() {
        return !asked.isEmpty();
    }
}
