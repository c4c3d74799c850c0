package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/security.md 11: what is another organization's is as unknown as what never was, at every address. */
class TenancyIT {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final Pattern ANY_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** Nobody's: whoever has it may open the link. */
    private static final String LINK = "/tokens/links/";
    /** Public, unless it is switched off. */
    private static final String TRUST = "/api/orgs/{org}/oidc/trust";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @Test
    void an_id_of_another_organization_s_is_answered_as_one_that_never_was_at_every_address() {
        var mine = TokenOrganization.of(service);
        var theirs = TokenOrganization.of(service);
        var ids = everythingOf(theirs);
        var before = rows();
        var differing = new ArrayList<String>();
        int asked = 0;
        int known = 0;

        for (var operation : operations()) {
            if (operation.parameters().isEmpty()
                    || operation.path().startsWith(LINK)
                    || operation.path().equals(TRUST)) {
                continue;
            }
            var unknown = new HashMap<String, String>();
            ids.keySet().forEach(name -> unknown.put(name, UUID.randomUUID().toString()));
            for (var organization : List.of(mine.name(), theirs.name())) {
                var here = new HashMap<>(ids);
                here.put("org", organization);
                var nowhere = new HashMap<>(unknown);
                nowhere.put(
                        "org",
                        organization.equals(mine.name())
                                ? mine.name()
                                : UUID.randomUUID().toString());
                if (here.get("org").equals(nowhere.get("org"))
                        && operation.parameters().equals(List.of("org"))) {
                    continue;
                }
                var foreign = operation.ask(mine.admin(), here);
                var none = operation.ask(mine.admin(), nowhere);
                asked++;
                if (!foreign.equals(none) || foreign.status() < 400) {
                    differing.add(operation + ": " + foreign + ", but of none " + none);
                }
            }
            if (operation.method().equals("GET")) {
                var own = new HashMap<>(ids);
                own.put("org", theirs.name());
                known += operation.ask(theirs.admin(), own).status() == 200 ? 1 : 0;
            }
        }

        assertThat(differing).isEmpty();
        assertThat(asked).isGreaterThan(80);
        assertThat(known).as("addresses at which they see what is theirs").isGreaterThan(15);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void no_row_can_refer_to_one_of_another_organization_s() {
        assertThat(
                        service.database()
                                .askAll(
                                        """
                                select format('%s (%s)', c.conrelid::regclass, c.conname)
                                  from pg_constraint c
                                  join pg_attribute own on own.attrelid = c.conrelid and own.attname = 'organization_id'
                                  join pg_attribute other
                                    on other.attrelid = c.confrelid and other.attname = 'organization_id'
                                 where c.contype = 'f' and c.connamespace = 'public'::regnamespace
                                   and array_position(c.conkey, own.attnum)
                                       is distinct from array_position(c.confkey, other.attnum)
                                """))
                .isEmpty();
        assertThat(
                        Integer.parseInt(
                                service.database()
                                        .ask(
                                                """
                                select count(*) from pg_constraint c
                                  join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'organization_id'
                                 where c.contype = 'f' and cardinality(c.conkey) > 1
                                """)))
                .isGreaterThan(3);
    }

    /** One of each that an address can name, by the name of its place there. */
    private static Map<String, String> everythingOf(TokenOrganization organization) {
        var ids = new HashMap<String, String>();
        var admin = organization.admin();
        ids.put("issuerId", organization.issuerId());
        ids.put(
                "policyId",
                admin.get(organization.path("/auth/policies/oidcissuers/" + organization.issuerId()))
                        .expect(200)
                        .text("id"));
        ids.put("role", organization.role("theirs", List.of("read")));
        ids.put("application", organization.application("theirs"));
        ids.put("user", organization.apiUser("theirs", "theirs"));
        for (var kind : List.of("team", "project")) {
            ids.put(
                    kind,
                    admin.post(organization.path("/" + kind + "s"), Map.of("name", "theirs"))
                            .expect(201)
                            .text("id"));
        }
        ids.put(
                "member",
                admin.post(organization.path("/members"), Map.of("login", "theirs"))
                        .expect(201)
                        .text("id"));
        ids.put("id", organization.issue("theirs", "theirs").expect(201).text("id"));
        ids.put("projectID", ids.get("project"));
        ids.put("orgID", admin.get(organization.path("")).expect(200).text("id"));
        return ids;
    }

    private record Operation(String method, String path) {

        List<String> parameters() {
            return PARAMETER
                    .matcher(path)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }

        /** Without the ids in it, which are different of course. */
        Client.Answer ask(Client caller, Map<String, String> values) {
            var filled = PARAMETER.matcher(path).replaceAll(found -> values.get(found.group(1)));
            var body = method.equals("GET") || method.equals("DELETE") ? null : "{}";
            var answer = caller.unchecked().call(method, filled, body, Map.of("Content-Type", "application/json"));
            var text = ANY_ID.matcher(answer.body()).replaceAll("<id>").replace(values.get("org"), "<org>");
            return new Client.Answer(answer.status(), text);
        }
    }

    private static List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        JsonNode paths = service.service()
                .management()
                .get("/q/openapi?format=json")
                .expect(200)
                .json()
                .path("paths");
        for (var path : paths.properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                            method -> operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey())));
        }
        return operations;
    }

    /** The rows of everything that can be changed. */
    private static List<String> rows() {
        return service.database()
                .askAll(
                        """
                        select t::text from (
                            select to_jsonb(x) as t from role x union all
                            select to_jsonb(x) from application x union all
                            select to_jsonb(x) from api_user x union all
                            select to_jsonb(x) from team x union all
                            select to_jsonb(x) from project x union all
                            select to_jsonb(x) from member x union all
                            select to_jsonb(x) from token_revocation x union all
                            select to_jsonb(x) from organization x) as all_of_them order by 1
                        """);
    }
}
