package dev.mintmark.policy;

import dev.mintmark.platform.http.PathId;
import dev.mintmark.policy.check.PolicyWarning;
import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the teams, roles and logins that a policy names and its organization does not have. */
@Singleton
class FindUnknownNames {
    private static final String TEAM = "team";
    private static final String LOGIN = "login";
    private static final String ROLE = "role";
    /** A role that is no id is none. */
    private static final String FIND =
            """
            select 'team' as thing, wanted.name
              from unnest($2::text[]) as wanted (name)
             where not exists (select from team t where t.organization_id = $1 and t.name = wanted.name)
             union all
            select 'login', wanted.name
              from unnest($3::text[]) as wanted (name)
             where not exists (select from member m where m.organization_id = $1 and m.login = wanted.name)
             union all
            select 'role', wanted.name
              from unnest($4::text[]) as wanted (name)
             where not exists (select from role r where r.organization_id = $1 and r.id::text = lower(wanted.name))
            """;

    private final Pool pool;

    FindUnknownNames(Pool pool) {
        this.pool = pool;
    }

    /** One warning for each definition and name, in the order of the definitions. */
    Uni<List<PolicyWarning>> warnings(UUID organizationId, List<PolicyDefinition> definitions) {
        var named = new ArrayList<Named>();
        for (int index = 0; index < definitions.size(); index++) {
            var definition = definitions.get(index);
            add(named, index, definition, TEAM, definition.teamName());
            add(named, index, definition, LOGIN, definition.userLogin());
            add(named, index, definition, ROLE, definition.roleID());
        }
        if (named.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organizationId, names(named, TEAM), names(named, LOGIN), names(named, ROLE)))
                .map(rows -> {
                    var unknown = new HashSet<String>();
                    rows.forEach(row -> unknown.add(row.getString("thing") + ' ' + row.getString("name")));
                    return named.stream()
                            .filter(it -> unknown.contains(it.thing() + ' ' + it.name()))
                            .map(Named::warning)
                            .toList();
                });
    }

    /** @param index of the definition that names it */
    private record Named(int index, Decision decision, String thing, String name) {

        PolicyWarning warning() {
            var quoted = CallerText.quote(name);
            var sentence =
                    switch (thing) {
                        case TEAM -> "teamName: the organization has no team " + quoted + ". " + until();
                        case LOGIN ->
                            "userLogin: the organization has no member with the login " + quoted + ". " + until();
                        default ->
                            "roleID: the organization has no role with the id " + quoted + ". "
                                    + (PathId.orNull(name) == null ? "Give the id of a role, not its name. " : "")
                                    + (decision == Decision.DENY
                                            ? until()
                                            : "Until it has, each exchange that this definition matches is refused.");
                    };
            return new PolicyWarning(index, null, sentence);
        }

        private String until() {
            return decision == Decision.DENY
                    ? "Until it has, nobody is denied a token by this definition."
                    : "Until it has, nobody gets a token by this definition.";
        }
    }

    private static void add(
            List<Named> named, int index, PolicyDefinition definition, String thing, @Nullable String name) {
        if (name != null) {
            named.add(new Named(index, definition.decision(), thing, name));
        }
    }

    private static String[] names(List<Named> named, String thing) {
        return named.stream()
                .filter(it -> it.thing().equals(thing))
                .map(Named::name)
                .distinct()
                .toArray(String[]::new);
    }
}
