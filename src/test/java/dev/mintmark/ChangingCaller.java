package dev.mintmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One of many callers that change an organization, all at once and in each other's way. They do everything that
 * administrators can do to members, API users, roles, teams, projects and applications. Issuers, policies,
 * organizations and tokens are among it, too. It keeps what answers do not keep their word.
 */
final class ChangingCaller {
    private static final int FEW = 6;
    private static final int LONGEST_FAULT = 200;
    private static final long LONGEST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Set<Integer> MADE = Set.of(200, 201);
    private static final List<String> KINDS =
            List.of("members", "api-users", "roles", "teams", "projects", "applications", "oidc/issuers");

    private final String name;
    private final Client admin;
    private final List<String> organizations;
    private final Object jwks;
    private final KnownThings known;
    private final Queue<String> faults;
    private final ExecutorService others;
    private final Random random;
    private final AtomicInteger made = new AtomicInteger();

    /**
     * @param name tells callers apart; none may use another's, nor one of before
     * @param organizations those whose things are fought for, by name
     * @param others where what happens at the same time runs
     */
    ChangingCaller(
            String name,
            Client admin,
            List<String> organizations,
            Object jwks,
            KnownThings known,
            Queue<String> faults,
            ExecutorService others) {
        this.name = name;
        this.admin = admin;
        this.organizations = organizations;
        this.jwks = jwks;
        this.known = known;
        this.faults = faults;
        this.others = others;
        this.random = new Random(name.hashCode());
    }

    /** Does one thing, with all its consequences. */
    void act() {
        var organization = organizations.get(random.nextInt(organizations.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> live(organization, kind());
            case 2 -> twoDeleters(organization, kind());
            case 3 -> twoCreators(organization, kind());
            case 4 -> changeAndDelete(organization, kind());
            case 5, 6 -> fightOverNames(organization, kind());
            case 7 -> tokens(organization);
            case 8 -> policies(organization);
            case 9 -> changeOrganization(organization);
            case 10 -> shortLivedOrganization();
            default -> look(organization);
        }
    }

    private String kind() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    /** Created, changed, read, listed, removed, and gone. */
    private void live(String organization, String kind) {
        var address = create(organization, kind, name());
        if (address == null) {
            return;
        }
        expect(change(address, kind), "PATCH of what is there", 200, 400);
        expect(ask(() -> admin.get(address)), "GET of what is there", 200);
        if (random.nextBoolean()) {
            expect(remove(address), "DELETE of what is there", 204);
        }
    }

    private void twoDeleters(String organization, String kind) {
        var address = create(organization, kind, name());
        if (address == null) {
            return;
        }
        var other = CompletableFuture.supplyAsync(() -> remove(address), others);
        var statuses =
                new ArrayList<>(List.of(remove(address).status(), other.join().status()));
        statuses.sort(null);
        if (!statuses.equals(List.of(204, 404))) {
            faults.add("two deleters of " + address + " were told " + statuses);
        }
    }

    private void twoCreators(String organization, String kind) {
        var name = name();
        var body = body(kind, name);
        var path = path(organization, kind);
        var other = CompletableFuture.supplyAsync(() -> ask(() -> admin.post(path, body)), others);
        var answers = List.of(ask(() -> admin.post(path, body)), other.join());
        answers.stream().filter(answer -> MADE.contains(answer.status())).forEach(answer -> note(path, answer));
        var won = answers.stream()
                .filter(answer -> MADE.contains(answer.status()))
                .count();
        var lost = answers.stream().filter(answer -> answer.status() == 409).count();
        if (won != 1 || lost != 1) {
            faults.add("two creators of " + path + " " + name + " were told "
                    + answers.stream().map(Answer::status).toList());
        }
    }

    private void changeAndDelete(String organization, String kind) {
        var address = create(organization, kind, name());
        if (address == null) {
            return;
        }
        var other = CompletableFuture.supplyAsync(() -> change(address, kind), others);
        expect(remove(address), "DELETE beside a PATCH", 204);
        expect(other.join(), "PATCH beside a DELETE", 200, 400, 404);
        expect(change(address, kind), "PATCH of what is gone", 400, 404);
    }

    /** All callers want the same few names. */
    private void fightOverNames(String organization, String kind) {
        var name = "few" + random.nextInt(FEW);
        var path = path(organization, kind);
        var answer = ask(() -> admin.post(path, body(kind, name)));
        if (MADE.contains(answer.status())) {
            note(path, answer);
        } else {
            expect(answer, "POST of a name that many want", 400, 409);
        }
        if (!kind.equals("oidc/issuers")) {
            expect(change(path + '/' + name, kind), "PATCH by a name that many want", 200, 400, 404);
            expect(ask(() -> admin.get(path + '/' + name)), "GET by a name that many want", 200, 404);
        }
        var listed = ask(() -> admin.get(path));
        expect(listed, "GET of a list", 200);
        items(listed).stream()
                .filter(item ->
                        item.path("name").asText(item.path("login").asText()).startsWith("few"))
                .findFirst()
                .ifPresent(item ->
                        expect(remove(path + '/' + item.path("id").asText()), "DELETE of what many remove", 204, 404));
    }

    /**
     * A user, a role and an application of its own, so that tokens are issued. Then roles go while tokens are renewed.
     */
    private void tokens(String organization) {
        var role = create(organization, "roles", name());
        var application = create(organization, "applications", name());
        var user = create(organization, "api-users", name());
        if (role == null || application == null || user == null) {
            return;
        }
        expect(ask(() -> admin.patch(user, Map.of("roles", List.of(id(role))))), "PATCH of a user's roles", 200);
        var path = "/api/orgs/" + organization + "/tokens/";
        var issued = ask(() -> admin.post(user + "/tokens", Map.of("application", id(application))));
        expect(issued, "POST of a token", 201);
        if (issued.status() != 201) {
            return;
        }
        var token = issued.text("id");
        var renewal =
                CompletableFuture.supplyAsync(() -> ask(() -> admin.post(path + token + "/renew", Map.of())), others);
        switch (random.nextInt(4)) {
            case 0 -> expect(remove(role), "DELETE of a token's role", 204);
            case 1 -> expect(ask(() -> admin.post(user + "/suspend", Map.of())), "POST suspend", 200);
            case 2 -> expect(remove(user), "DELETE of a token's holder", 204);
            default -> expect(ask(() -> admin.patch(user, Map.of("roles", List.of()))), "PATCH takes roles away", 200);
        }
        expect(renewal.join(), "POST renew beside a change", 200, 201, 400, 401, 403, 404, 409, 422);
        expect(ask(() -> admin.delete(path + token)), "DELETE of a token", 200, 204);
        expect(ask(() -> admin.get(path + token)), "GET of a token", 200);
        expect(
                ask(() -> admin.post(path + token + "/renew", Map.of())),
                "POST renew of a revoked token",
                400,
                401,
                403,
                404,
                409,
                422);
    }

    private void policies(String organization) {
        var issuer = create(organization, "oidc/issuers", name());
        if (issuer == null) {
            return;
        }
        var policies = "/api/orgs/" + organization + "/auth/policies/";
        var policy = ask(() -> admin.get(policies + "oidcissuers/" + id(issuer)));
        expect(policy, "GET of a policy", 200);
        var definitions = Map.of(
                "policies",
                List.of(Map.of(
                        "decision", "allow", "tokenType", "organization", "rules", Map.of("sub", "repo:acme/*"))));
        Supplier<Answer> replace = () -> ask(() -> admin.patch(policies + policy.text("id"), definitions));
        var one = CompletableFuture.supplyAsync(replace, others);
        expect(replace.get(), "PATCH of a policy", 200);
        expect(one.join(), "PATCH of a policy", 200);
        var late = CompletableFuture.supplyAsync(replace, others);
        expect(remove(issuer), "DELETE of an issuer beside a PATCH of its policy", 204);
        expect(late.join(), "PATCH of a policy beside the DELETE of its issuer", 200, 404);
        expect(ask(() -> admin.get(policies + "oidcissuers/" + id(issuer))), "GET of a policy that is gone", 404);
    }

    private void changeOrganization(String organization) {
        var name = name();
        expect(
                ask(() -> admin.patch("/api/orgs/" + organization, Map.of("displayName", name))),
                "PATCH of an organization",
                200);
        expect(ask(() -> admin.get("/api/orgs/" + organization)), "GET of an organization", 200);
    }

    /** Deleted twice while things are made in it. */
    private void shortLivedOrganization() {
        var name = "org-" + name();
        var answer = ask(() -> admin.post("/api/orgs", Map.of("name", name)));
        expect(answer, "POST of an organization", 201);
        if (answer.status() != 201) {
            return;
        }
        var path = "/api/orgs/" + name;
        var address = "/api/orgs/" + answer.text("id");
        known.created(address);
        var within = new ArrayList<CompletableFuture<Answer>>();
        for (var kind : List.of("teams", "roles", "api-users", "oidc/issuers")) {
            var body = body(kind, name());
            within.add(CompletableFuture.supplyAsync(() -> ask(() -> admin.post(path + '/' + kind, body)), others));
        }
        within.add(
                CompletableFuture.supplyAsync(() -> ask(() -> admin.patch(path, Map.of("displayName", "x"))), others));
        var other = CompletableFuture.supplyAsync(() -> remove(address), others);
        var statuses =
                new ArrayList<>(List.of(remove(address).status(), other.join().status()));
        statuses.sort(null);
        if (!statuses.equals(List.of(204, 404))) {
            faults.add("two deleters of " + address + " were told " + statuses);
        }
        within.forEach(one -> expect(one.join(), "change within an organization that goes", 200, 201, 404));
        expect(ask(() -> admin.get(path + "/teams")), "GET within an organization that is gone", 404);
        expect(
                ask(() -> admin.post(path + "/teams", Map.of("name", "late"))),
                "POST within an organization that is gone",
                404);
    }

    private void look(String organization) {
        for (var list : List.of("", "/tokens", "/audit-events", "/members?limit=5", "/oidc/issuers")) {
            expect(ask(() -> admin.get("/api/orgs/" + organization + list)), "GET " + list, 200);
        }
        expect(ask(() -> admin.get("/api/orgs?limit=5")), "GET of organizations", 200);
    }

    /** Null where that was refused, as it may be for those who want what others remove. */
    private String create(String organization, String kind, String name) {
        var path = path(organization, kind);
        var answer = ask(() -> admin.post(path, body(kind, name)));
        if (!MADE.contains(answer.status())) {
            expect(answer, "POST of a new name", 400);
            return null;
        }
        return note(path, answer);
    }

    private String note(String path, Answer answer) {
        var address = path + '/' + answer.text("id");
        known.created(address);
        return address;
    }

    private Answer change(String address, String kind) {
        var few = List.of("few" + random.nextInt(FEW));
        var body =
                switch (kind) {
                    case "members" ->
                        Map.of("name", "x" + random.nextInt(), "roles", random.nextBoolean() ? few : List.of());
                    case "api-users" -> Map.of("roles", random.nextBoolean() ? few : List.of());
                    case "roles" -> Map.of("permissions", List.of("p" + random.nextInt(FEW)));
                    case "applications" -> Map.of("longest_token_life_minutes", 60 + random.nextInt(FEW));
                    case "oidc/issuers" -> Map.of("maxExpiration", 600 + random.nextInt(FEW));
                    default -> Map.of("name", "renamed-" + name());
                };
        return ask(() -> admin.patch(address, body));
    }

    /** 204 means that it is gone, and that nobody else was told so. */
    private Answer remove(String address) {
        if (address.matches("/api/orgs/[^/]+")) {
            known.organizationRemovalAsked(address);
        } else {
            known.removalAsked(address);
        }
        var answer = ask(() -> admin.delete(address));
        if (answer.status() == 204) {
            if (!known.gone(address)) {
                faults.add("two were told 204 for " + address);
            }
            expect(ask(() -> admin.get(address)), "GET after 204 of " + address, 404);
        }
        return answer;
    }

    private Map<String, Object> body(String kind, String name) {
        return switch (kind) {
            case "members" -> Map.of("login", name);
            case "api-users" -> Map.of("name", name, "email", name + "@example.org");
            case "roles" -> Map.of("name", name, "permissions", List.of("x"), "longest_token_life_minutes", 60);
            case "applications" ->
                Map.of("name", name, "audience", "https://" + name + ".example", "longest_token_life_minutes", 60);
            case "oidc/issuers" -> Map.of("name", name, "url", "https://" + name + ".example", "jwks", jwks);
            default -> Map.of("name", name);
        };
    }

    private Answer ask(Supplier<Answer> call) {
        long begin = System.nanoTime();
        var answer = call.get();
        long nanos = System.nanoTime() - begin;
        if (nanos > LONGEST_ANSWER_NANOS) {
            faults.add("an answer took " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms: " + brief(answer));
        }
        if (answer.status() >= 500) {
            faults.add(brief(answer));
        }
        return answer;
    }

    private void expect(Answer answer, String what, Integer... statuses) {
        if (answer.status() < 500 && !List.of(statuses).contains(answer.status())) {
            faults.add(what + ": " + brief(answer));
        }
    }

    private static String brief(Answer answer) {
        var body = answer.body();
        return answer.status() + " " + body.substring(0, Math.min(body.length(), LONGEST_FAULT));
    }

    private static List<JsonNode> items(Answer list) {
        var items = new ArrayList<JsonNode>();
        list.json().elements().forEachRemaining(member -> {
            if (member.isArray()) {
                member.forEach(items::add);
            }
        });
        return items;
    }

    private String name() {
        return name + "-" + made.getAndIncrement();
    }

    private static String path(String organization, String kind) {
        return "/api/orgs/" + organization + '/' + kind;
    }

    private static String id(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
