package dev.mintmark.token;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * A member or an API user, with its present roles and permissions.
 *
 * @param organization the name of the one it belongs to
 * @param kind of its tokens: {@link TokenKind#PERSONAL} or {@link TokenKind#APPLICATION}
 * @param name the login, or the API user's name
 * @param suspended true while its tokens are good for nothing, until that is undone
 * @param mayAdminister true where the permission {@code admin} means anything in its hands
 * @param serviceAdmin true where it administers every organization
 * @param roles those it holds, sorted by name
 */
public record Holder(
        UUID id,
        String organization,
        TokenKind kind,
        String name,
        boolean suspended,
        boolean mayAdminister,
        boolean serviceAdmin,
        List<HeldRole> roles) {

    public Holder {
        roles = List.copyOf(roles);
    }

    /** The same, in whose hands the permission {@code admin} means nothing. */
    public Holder withoutAdmin() {
        return new Holder(id, organization, kind, name, suspended, false, serviceAdmin, roles);
    }

    /** The permissions of a token of this holder with these roles: each once, in the order of the roles. */
    public List<String> permissionsOf(Collection<HeldRole> chosen) {
        var permissions = new LinkedHashSet<String>();
        chosen.forEach(role -> permissions.addAll(role.permissions()));
        if (!mayAdminister) {
            permissions.remove(Caller.ADMIN);
        }
        return List.copyOf(permissions);
    }
}
