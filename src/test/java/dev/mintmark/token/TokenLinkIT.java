package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.StoredTokens;
import dev.mintmark.testing.TrustingService;
import dev.mintmark.testing.Wire;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenLinkIT {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static Wire wire;
    private static String adminTokenId;

    @BeforeAll
    static void start() {
        wire = new Wire(service.service().port());
        adminTokenId = service.database().ask("select value from service_state where name = 'bootstrap-admin-token'");
    }

    @Test
    void a_link_shows_a_good_token_once() {
        var link = link(adminTokenId, "24 hours");

        var shown = open(link, Map.of("Accept", "application/json"));

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.head())
                .containsIgnoringCase("Content-Type: application/json")
                .containsIgnoringCase("Cache-Control: no-store")
                .containsIgnoringCase("Referrer-Policy: no-referrer");
        assertThat(shown.body()).contains("\"id\":\"" + adminTokenId + '"', "\"name\":\"bootstrap\"", "\"expires\":");
        var text = shown.body().replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        service.anyone().as(text).get("/api/user").expect(200);
        assertThat(open(link, Map.of()).status()).isEqualTo(410);
        assertThat(open(link, Map.of()).head()).containsIgnoringCase("Cache-Control: no-store");
        assertThat(service.database()
                        .ask("select details from audit_event where kind = 'token.link-opened' and target = '"
                                + adminTokenId + "' order by id limit 1"))
                .contains("127.0.0.1");
    }

    @Test
    void a_browser_is_shown_a_page_with_a_button_and_the_token_when_it_is_pressed() {
        var link = link(adminTokenId, "24 hours");

        var asked = wire.send("GET", link, Map.of("Accept", BROWSER), null);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body())
                .contains("<form method=\"post\">", ">Reveal</button>")
                .doesNotContain("eyJ", "<script", "bootstrap");
        assertThat(asked.head())
                .containsIgnoringCase("Content-Type: text/html")
                .containsIgnoringCase("Cache-Control: no-store")
                .containsIgnoringCase("Referrer-Policy: no-referrer")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .contains("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");

        var shown = wire.send(
                "POST",
                link,
                Map.of("Accept", BROWSER, "Content-Type", "application/x-www-form-urlencoded"),
                new byte[0]);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.head())
                .containsIgnoringCase("Content-Type: text/html")
                .containsIgnoringCase("Cache-Control: no-store")
                .contains("default-src 'none'");
        var text = shown.body().replaceAll("(?s).*<textarea[^>]*>([^<]+)<.*", "$1");
        service.anyone().as(text).get("/api/user").expect(200);

        var late = wire.send("GET", link, Map.of("Accept", BROWSER), null);
        assertThat(late.status()).isEqualTo(410);
        assertThat(late.head()).containsIgnoringCase("Content-Type: text/html");
        assertThat(late.body()).contains("opened before").doesNotContain("Reveal", "eyJ");
        var again = open(link, Map.of("Accept", BROWSER));
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.body()).doesNotContain("eyJ");
    }

    @Test
    void what_a_token_is_called_is_text_on_the_page() {
        var tokens = new StoredTokens(
                service.database(), service.database().ask("select name from organization order by id limit 1"));
        var member = service.database().ask("select id from member order by id limit 1");
        var named = tokens.add(
                "<script>alert(1)</script><img src=x onerror=alert(1)>\" &{token}",
                member,
                Instant.now(),
                Instant.now().plusSeconds(600));

        var shown = open(link(named, "24 hours"), Map.of("Accept", BROWSER));

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body())
                .contains(
                        "<dd>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot; &amp;{token}</dd>")
                .doesNotContain("<script", "<img");
        assertThat(shown.head()).doesNotContainIgnoringCase("Set-Cookie");
    }

    @Test
    void of_an_address_that_no_proxy_vouches_for_nothing_is_kept() {
        open(
                link(adminTokenId, "24 hours"),
                Map.of("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9", "X-Real-IP", "203.0.113.9"));

        assertThat(
                        service.database()
                                .ask(
                                        "select details from audit_event where kind = 'token.link-opened' order by id desc limit 1"))
                .contains("127.0.0.1")
                .doesNotContain("203.0.113.9");
    }

    @Test
    void whoever_would_rather_have_text_gets_the_bare_text() {
        var shown = open(link(adminTokenId, "24 hours"), Map.of("Accept", "text/plain"));

        assertThat(shown.head()).containsIgnoringCase("Content-Type: text/plain");
        service.anyone().as(shown.body().strip()).get("/api/user").expect(200);
    }

    @Test
    void programs_that_look_at_the_links_in_a_mail_use_none_up() {
        var link = link(adminTokenId, "24 hours");

        for (var accept : List.of(BROWSER, "*/*", "text/plain", "application/json", "image/png", "")) {
            for (int i = 0; i < 3; i++) {
                var looked = wire.send("GET", link, Map.of("Accept", accept), null);
                assertThat(looked.status()).as(accept).isEqualTo(accept.equals(BROWSER) ? 200 : 405);
                assertThat(looked.head()).containsIgnoringCase("Cache-Control: no-store");
                assertThat(looked.body()).doesNotContain("eyJ");
            }
        }
        var refused = wire.send("GET", link, Map.of(), null);
        assertThat(refused.head()).containsIgnoringCase("Allow: HEAD, OPTIONS, POST");
        assertThat(refused.head()).containsIgnoringCase("Content-Type: application/json");
        assertThat(refused.body()).startsWith("{").contains("\"code\":405", "only to a POST");
        assertThat(open(link, Map.of()).status()).isEqualTo(200);
        assertThat(wire.send("GET", link, Map.of(), null).status()).isEqualTo(410);
        assertThat(wire.send("GET", link + "?x=1", Map.of(), null).status()).isEqualTo(400);
    }

    @Test
    void any_accept_is_answered_to() {
        for (var accept : List.of("*/*", "image/png", ";;", "", "application/vnd.x+1")) {
            assertThat(open(link(adminTokenId, "24 hours"), Map.of("Accept", accept))
                            .status())
                    .as(accept)
                    .isEqualTo(200);
        }
    }

    @Test
    void of_sixty_four_at_once_one_sees_it() {
        var link = link(adminTokenId, "24 hours");

        var statuses = AtOnce.run(64, i -> open(link, Map.of()).status());

        assertThat(statuses).containsOnly(200, 410);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
    }

    @Test
    void who_only_looks_at_a_link_does_not_open_it() {
        var link = link(adminTokenId, "24 hours");

        for (var method : List.of("HEAD", "OPTIONS", "GET", "DELETE")) {
            assertThat(wire.send(method, link, Map.of(), null).status()).isBetween(200, 499);
        }

        assertThat(open(link, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void a_link_that_never_was_answers_404_and_one_that_ran_out_410() {
        for (var secret : List.of("x", "A".repeat(43), "A".repeat(42) + "%2B", "A".repeat(44))) {
            assertThat(open("/tokens/links/" + secret, Map.of()).status())
                    .as(secret)
                    .isEqualTo(404);
        }
        assertThat(open(link(adminTokenId, "-1 second"), Map.of()).status()).isEqualTo(410);
    }

    @Test
    void a_token_that_is_not_good_any_more_is_not_shown() {
        var tokens = new StoredTokens(
                service.database(), service.database().ask("select name from organization order by id limit 1"));
        var member = service.database().ask("select id from member order by id limit 1");
        var revoked = tokens.add("revoked", member, Instant.now(), Instant.now().plusSeconds(600));
        tokens.revoke(revoked);
        var expired = tokens.add(
                "expired", member, Instant.now().minusSeconds(9), Instant.now().minusSeconds(5));
        var homeless = tokens.add(
                "homeless",
                UUID.randomUUID().toString(),
                Instant.now(),
                Instant.now().plusSeconds(600));
        var good = tokens.add("good", member, Instant.now(), Instant.now().plusSeconds(600));

        for (var token : List.of(revoked, expired, homeless)) {
            var answer = open(link(token, "24 hours"), Map.of());
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.body()).contains("not good any more").doesNotContain("eyJ");
        }
        assertThat(open(link(good, "24 hours"), Map.of()).status()).isEqualTo(200);
    }

    private static Wire.Answer open(String link, Map<String, String> headers) {
        return wire.send("POST", link, headers, new byte[0]);
    }

    private static String link(String token, String lifetime) {
        try {
            var id = UUID.randomUUID().toString().replace("-", "");
            var secret = HexFormat.of().parseHex(id + id);
            var hash = MessageDigest.getInstance("SHA-256").digest(secret);
            service.database()
                    .tell("insert into token_link (secret_sha256, organization_id, token_id, expires)"
                            + " select decode('" + HexFormat.of().formatHex(hash) + "', 'hex'), organization_id, id,"
                            + " now() + interval '" + lifetime + "' from issued_token where id = '" + token + "'");
            return "/tokens/links/" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
