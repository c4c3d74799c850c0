package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises that hold for everything that an organization owns, of each kind alike. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OwnedThingsTest {
    private static final int AT_ONCE = 20;
    private static final String FORGED = "A".repeat(43);

    private final Api api = Api.serviceAdmin();
    private String organization;

    @BeforeEach
    void organization() {
        organization = Api.newOrganization();
    }

    @ParameterizedTest
    @EnumSource
    void a_new_thing_answers_201_with_its_address_and_reads_the_same_by_name_and_id(ResourceType kind) {
        var before = Instant.now().minusMillis(1);
        var made = api.post(list(kind), body(kind, "first-one"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).isEqualTo(view(kind, made, "first-one"));
        assertThat(UUID.fromString(made.id()).version()).isEqualTo(7);
        var created = Instant.parse(made.body().path("created").asText());
        assertThat(created).isBetween(before, Instant.now());
        assertThat(made.body().path("modified")).isEqualTo(made.body().path("created"));
        assertThat(made.location()).endsWith(list(kind) + "/" + made.id());
        for (var address : List.of(
                made.location(),
                list(kind) + "/first-one",
                list(kind) + "/" + made.id().toUpperCase(Locale.ROOT))) {
            assertThat(api.get(address)).isEqualTo(new Api.Answer(200, null, made.body()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_deleted_thing_is_gone_and_its_name_is_free(ResourceType kind) {
        var made = api.post(list(kind), body(kind, "brief"));

        assertThat(api.delete(list(kind) + "/brief").status()).isEqualTo(204);

        for (var address : List.of("/brief", "/" + made.id())) {
            Refusals.assertNotFound(api.get(list(kind) + address), kind.resource());
            Refusals.assertNotFound(api.patch(list(kind) + address, "{}"), kind.resource());
            Refusals.assertNotFound(api.delete(list(kind) + address), kind.resource());
        }
        assertThat(api.post(list(kind), body(kind, "brief")).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource
    void a_taken_name_answers_409_and_another_organization_may_have_it(ResourceType kind) {
        api.post(list(kind), body(kind, "one"));

        Refusals.assertTaken(api.post(list(kind), body(kind, "one")), kind.resource(), kind.address());

        organization = Api.newOrganization();
        assertThat(api.post(list(kind), body(kind, "one")).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource
    void of_twenty_at_once_with_one_name_one_is_made(ResourceType kind) throws Exception {
        var answers = atOnce(() -> api.post(list(kind), body(kind, "wanted")));

        assertThat(answers.stream().filter(a -> a.status() == 201)).hasSize(1);
        var others = answers.stream().filter(a -> a.status() != 201).toList();
        assertThat(others).hasSize(AT_ONCE - 1);
        others.forEach(answer -> Refusals.assertTaken(answer, kind.resource(), kind.address()));
    }

    @ParameterizedTest
    @EnumSource
    void of_twenty_deletions_at_once_one_is_the_one(ResourceType kind) throws Exception {
        api.post(list(kind), body(kind, "doomed"));

        var answers = atOnce(() -> api.delete(list(kind) + "/doomed"));

        assertThat(answers.stream().filter(a -> a.status() == 204)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.status() == 404)).hasSize(AT_ONCE - 1);
    }

    @ParameterizedTest
    @EnumSource
    void changes_at_once_all_succeed(ResourceType kind) throws Exception {
        api.post(list(kind), body(kind, "busy"));
        var change = kind == ResourceType.MEMBER ? "{\"roles\":[],\"teams\":[]}" : "{\"name\":\"busy\"}";

        assertThat(atOnce(() -> api.patch(list(kind) + "/busy", change)))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @ParameterizedTest
    @EnumSource
    void a_list_is_walked_page_by_page_in_the_order_of_creation(ResourceType kind) throws Exception {
        var names = IntStream.range(0, 5).mapToObj(i -> "n" + i).toList();
        for (var name : names) {
            api.post(list(kind), body(kind, name));
            Thread.sleep(Duration.ofMillis(2).toMillis());
        }

        var seen = new ArrayList<String>();
        var cursors = new HashSet<String>();
        var page = api.get(list(kind) + "?limit=2");
        while (true) {
            assertThat(page.status()).isEqualTo(200);
            page.body().path("items").forEach(item -> {
                assertThat(api.get(list(kind) + "/" + item.path("id").asText()).body())
                        .isEqualTo(item);
                seen.add(item.path(kind.address()).asText());
            });
            if (!page.body().has("next")) {
                break;
            }
            assertThat(page.body().path("items")).hasSize(2);
            var next = page.body().path("next").asText();
            assertThat(cursors.add(next)).isTrue();
            page = api.get(list(kind) + "?limit=2&cursor=" + next);
        }

        assertThat(seen).isEqualTo(names);
        assertThat(cursors).hasSize(2);
        assertThat(api.get(list(kind)).body().path("items")).hasSize(5);
        assertThat(api.get(list(kind) + "?limit=5").body().has("next")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_list_is_an_empty_page(ResourceType kind) {
        assertThat(api.get(list(kind))).isEqualTo(new Api.Answer(200, null, Api.json("{\"items\":[]}")));
    }

    @ParameterizedTest
    @EnumSource
    void a_cursor_of_another_list_or_forged_is_refused(ResourceType kind) {
        var cursor = cursorOf(list(kind), kind);
        var otherKind = kind == ResourceType.TEAM ? ResourceType.ROLE : ResourceType.TEAM;
        var otherList = list(otherKind);
        organization = Api.newOrganization();
        var foreignList = list(kind);

        for (var refused : List.of(
                otherList + "?cursor=" + cursor,
                foreignList + "?cursor=" + cursor,
                foreignList + "?cursor=" + FORGED,
                foreignList + "?cursor=" + "A".repeat(3000))) {
            Refusals.assertInvalid(
                    api.get(refused), "Page", "cursor", "cursor must be the 'next' of an earlier page of this list");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "x", "1.5", "99999999999", "%20"})
    void a_limit_out_of_range_is_refused(String limit) {
        Refusals.assertInvalid(
                api.get(list(ResourceType.PROJECT) + "?limit=" + limit),
                "Page",
                "limit",
                "limit must be a whole number from 1 to 500");
    }

    @Test
    void an_empty_parameter_is_not_taken_for_an_absent_one() {
        assertThat(api.get(list(ResourceType.PROJECT) + "?limit=&cursor=").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void another_organizations_things_are_as_unknown_as_none(ResourceType kind) {
        var made = api.post(list(kind), body(kind, "theirs"));
        organization = Api.newOrganization();

        for (var address : List.of(made.id(), "theirs", UUID.randomUUID().toString(), "nobody")) {
            Refusals.assertNotFound(api.get(list(kind) + "/" + address), kind.resource());
            Refusals.assertNotFound(api.patch(list(kind) + "/" + address, "{}"), kind.resource());
            Refusals.assertNotFound(api.delete(list(kind) + "/" + address), kind.resource());
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @EnumSource
    void what_can_be_no_name_is_not_found(ResourceType kind) {
        for (var address : List.of("%F0%9F%98%80", "a".repeat(3000), "-", "%20", "a%2Fb", "'")) {
            Refusals.assertNotFound(api.get(list(kind) + "/" + address), kind.resource());
            Refusals.assertNotFound(api.delete(list(kind) + "/" + address), kind.resource());
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /%00,        a NUL character
                    /a%00,       a NUL character
                    ?limit=%00,  a NUL character
                    ?cursor=%00, a NUL character
                    /%FF,        bytes that are no UTF-8
                    ?cursor=%FF, bytes that are no UTF-8
                    """)
    void an_address_that_is_no_text_is_refused(String rest, String what) {
        for (var kind : ResourceType.values()) {
            Refusals.assertUnreadable(api.get(list(kind) + rest), "the address holds " + what);
            Refusals.assertUnreadable(api.post(list(kind) + rest, "{}"), "the address holds " + what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void members_that_are_not_the_callers_to_set_are_refused(ResourceType kind) {
        var made = api.post(list(kind), body(kind, "fixed"));

        for (var member : List.of("id", "created", "modified", "organizationId", "organization_id", "version")) {
            var value = "{\"" + member + "\":\"" + made.id() + "\"}";
            Refusals.assertUnreadable(api.patch(list(kind) + "/fixed", value), "unknown member '" + member + "'");
            Refusals.assertUnreadable(api.post(list(kind), value), "unknown member '" + member + "'");
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_is_missing_is_asked_for(ResourceType kind) {
        Refusals.assertRequired(api.post(list(kind), "{}"), kind.resource(), kind.address());
        Refusals.assertRequired(
                api.post(list(kind), "{\"" + kind.address() + "\":null}"), kind.resource(), kind.address());
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_cannot_be_is_refused(ResourceType kind) {
        var rule = kind.names().rule();
        for (var name : List.of(
                "",
                " ",
                "a".repeat(101),
                "a".repeat(100_000),
                "\uD83D\uDE00",
                "a/b",
                "a  b",
                UUID.randomUUID().toString())) {
            Refusals.assertInvalid(
                    api.post(list(kind), body(kind, name)),
                    kind.resource(),
                    kind.address(),
                    kind.address() + " " + rule);
        }
        for (var name : List.of("\\u0000", "a\\u0000b", "\\ud83d")) {
            Refusals.assertUnreadable(
                    api.post(list(kind), body(kind, name)),
                    "the value of '" + kind.address() + "' is missing or of the wrong type");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_is_no_object_is_refused(ResourceType kind) {
        var made = api.post(list(kind), body(kind, "kept"));
        for (var body : List.of("", "null")) {
            Refusals.assertUnreadable(api.post(list(kind), body), "the body must be a JSON object");
            Refusals.assertUnreadable(api.patch(made.location(), body), "the body must be a JSON object");
        }
        for (var body : List.of("[]", "1", "\"a\"", "{", "{}{}", "{\"name\":{}}")) {
            assertThat(api.post(list(kind), body).status()).as(body).isEqualTo(400);
            assertThat(api.patch(made.location(), body).status()).as(body).isEqualTo(400);
        }
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMBER")
    void a_renamed_thing_is_found_by_its_new_name_only(ResourceType kind) {
        var made = api.post(list(kind), body(kind, "old"));

        var renamed = api.patch(list(kind) + "/old", "{\"name\":\"new\"}");

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body()).isEqualTo(view(kind, renamed, "new"));
        assertThat(renamed.id()).isEqualTo(made.id());
        assertThat(renamed.body().path("created")).isEqualTo(made.body().path("created"));
        assertThat(Instant.parse(renamed.body().path("modified").asText()))
                .isAfter(Instant.parse(made.body().path("modified").asText()));
        assertThat(api.get(made.location()).body()).isEqualTo(renamed.body());
        Refusals.assertNotFound(api.get(list(kind) + "/old"), kind.resource());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMBER")
    void a_rename_that_cannot_be_changes_nothing(ResourceType kind) {
        api.post(list(kind), body(kind, "taken"));
        var made = api.post(list(kind), body(kind, "mine"));

        Refusals.assertTaken(api.patch(made.location(), "{\"name\":\"taken\"}"), kind.resource(), "name");
        Refusals.assertRequired(api.patch(made.location(), "{\"name\":null}"), kind.resource(), "name");
        Refusals.assertInvalid(
                api.patch(made.location(), "{\"name\":\"\"}"),
                kind.resource(),
                "name",
                "name " + kind.names().rule());
        assertThat(api.get(made.location()).body()).isEqualTo(made.body());
    }

    private String list(ResourceType kind) {
        return organization + "/" + kind.list();
    }

    private String cursorOf(String list, ResourceType kind) {
        api.post(list, body(kind, "a"));
        api.post(list, body(kind, "b"));
        var cursor = api.get(list + "?limit=1").body().path("next").asText();
        assertThat(cursor).hasSize(FORGED.length());
        return cursor;
    }

    private static String body(ResourceType kind, String name) {
        var rest =
                switch (kind) {
                    case PROJECT, TEAM, MEMBER -> "";
                    case ROLE -> ",\"longest_token_life_minutes\":60";
                    case APPLICATION ->
                        ",\"audience\":\"%s\",\"longest_token_life_minutes\":60".formatted(Api.unique("urn:x"));
                    case API_USER -> ",\"email\":\"%s@example.com\"".formatted(Api.unique("robot"));
                };
        return "{\"" + kind.address() + "\":\"" + name + "\"" + rest + "}";
    }

    private static JsonNode view(ResourceType kind, Api.Answer answer, String name) {
        var rest =
                switch (kind) {
                    case PROJECT, TEAM -> "";
                    case MEMBER -> "\"role\":\"member\",\"teams\":[],\"roles\":[],";
                    case ROLE -> "\"permissions\":[],\"longest_token_life_minutes\":60,";
                    case APPLICATION ->
                        "\"audience\":%s,\"introspects\":\"own\",\"longest_token_life_minutes\":60,"
                                .formatted(answer.body().path("audience"));
                    case API_USER ->
                        "\"email\":%s,\"roles\":[],".formatted(answer.body().path("email"));
                };
        return Api.json("{\"id\":\"%s\",\"%s\":\"%s\",%s\"created\":\"%s\",\"modified\":\"%s\"}"
                .formatted(
                        answer.id(),
                        kind.address(),
                        name,
                        rest,
                        answer.body().path("created").asText(),
                        answer.body().path("modified").asText()));
    }

    private static List<Api.Answer> atOnce(Callable<Api.Answer> call) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var answers = new ArrayList<Api.Answer>();
            for (var answer : threads.invokeAll(Collections.nCopies(AT_ONCE, call))) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
