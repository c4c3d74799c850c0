package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A revocation that somebody took away is missed, and so is what a kept checkpoint says the record held. */
@Tag(PackagedService.LONG)
class AuditCheckpointIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String BEHIND_THE_BACK = "set session_replication_role = replica; ";

    private static final int SEALED_AT_ONCE = 10;

    @TempDir
    private static Path directory;

    private static final Queue<SealedOrganization> SEALED = new ArrayDeque<>();

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass(installation -> installation.with(
            "MINTMARK_AUDIT_CHECKPOINT_FILE", directory.resolve("checkpoints").toString()));

    /** One token of it is good, the other is revoked, and all that is on record of it is sealed. */
    private record SealedOrganization(String name, String goodToken, String revokedToken) {
        static SealedOrganization create() {
            var name = service.trusting();
            return new SealedOrganization(name, issue(name), revoked(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    delete from token_revocation where token_id = '%s'                                        | removed
                    update token_revocation set revoked = revoked + interval '1 day' where token_id = '%s'    | changed
                    update token_revocation set revoked_by = 'somebody' where token_id = '%s'                 | changed
                    update token_revocation set name = 'another' where token_id = '%s'                        | changed
                    update token_revocation set expires = null where token_id = '%s'                          | changed
                    """)
    void a_revocation_that_was_tampered_with_is_named(String statement, String kind) {
        var sealed = sealedOrganization();
        var organization = sealed.name();
        var token = sealed.revokedToken();
        assertThat(verify(organization, "").path("valid").asBoolean()).isTrue();

        behindTheBack(statement.formatted(token));

        var fault = verify(organization, "").path("firstFault");
        assertThat(fault.path("kind").asText()).isEqualTo(kind);
        assertThat(fault.path("table").asText()).isEqualTo("token_revocation");
        assertThat(fault.path("id").asText()).isEqualTo(token);
    }

    @Test
    void so_is_one_that_was_put_there() {
        var sealed = sealedOrganization();
        var organization = sealed.name();
        var token = sealed.goodToken();

        behindTheBack("insert into token_revocation (token_id, organization_id, revoked, revoked_by) values ('" + token
                + "', '" + id(organization) + "', now(), 'somebody')");

        var fault = verify(organization, "").path("firstFault");
        assertThat(fault.path("kind").asText()).isEqualTo("inserted");
        assertThat(fault.path("id").asText()).isEqualTo(token);
    }

    @Test
    void one_for_a_token_that_never_was_is_too() {
        var organization = sealedOrganization().name();
        var token = UUID.randomUUID().toString();

        behindTheBack("insert into token_revocation (token_id, organization_id, revoked, revoked_by) values ('" + token
                + "', '" + id(organization) + "', now(), 'somebody')");

        var fault = verify(organization, "").path("firstFault");
        assertThat(fault.path("kind").asText()).isEqualTo("inserted");
        assertThat(fault.path("table").asText()).isEqualTo("token_revocation");
        assertThat(fault.path("id").asText()).isEqualTo(token);
    }

    @Test
    void a_seal_of_a_later_version_is_called_unverifiable_and_nothing_else_a_fault() {
        var organization = sealedOrganization().name();

        behindTheBack("update audit_seal set version = 2 where organization_id = '" + id(organization)
                + "' and seq = (select max(seq) from audit_seal where organization_id = '" + id(organization) + "')");

        var found = verify(organization, "");
        assertThat(found.path("valid").asBoolean()).isFalse();
        assertThat(found.path("firstFault").path("kind").asText()).isEqualTo("unverifiable");
        assertThat(found.path("explanation").asText()).contains("A later version of this service");
    }

    @Test
    void anybody_can_check_a_checkpoint_and_a_record_that_goes_on_keeps_it() throws Exception {
        var organization = sealedOrganization().name();

        var head = head(organization);
        var checkpoint = SignedJWT.parse(head.path("checkpoint").asText());
        var keys = JWKSet.parse(service.anyone()
                .get("/.well-known/jwks.json")
                .expect(200)
                .json()
                .toString());
        assertThat(checkpoint.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(checkpoint.getHeader().getKeyID()).toECKey())))
                .isTrue();
        var claims = checkpoint.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(id(organization));
        assertThat(claims.getLongClaim("size")).isEqualTo(head.path("size").asLong());
        assertThat(claims.getStringClaim("root_hash"))
                .isEqualTo(head.path("rootHash").asText());
        assertThat(claims.getIssueTime().toInstant())
                .isEqualTo(Instant.parse(head.path("timestamp").asText()));

        var again = head(organization);
        for (var member : List.of("organization", "size", "rootHash")) {
            assertThat(again.path(member)).isEqualTo(head.path(member));
        }

        issue(organization);
        until(() -> head(organization).path("size").asLong() > head.path("size").asLong());
        assertThat(verify(organization, since(head)).path("valid").asBoolean()).isTrue();
    }

    @Test
    void an_older_backup_that_was_put_back_is_named() {
        var organization = sealedOrganization().name();
        var before = head(organization);
        var id = id(organization);
        for (var table : List.of("issued_token", "audit_event", "audit_seal", "audit_seal_head")) {
            service.database()
                    .tell("create table backup_" + table + " as select * from " + table + " where organization_id = '"
                            + id + "'");
        }
        issue(organization);
        until(() ->
                head(organization).path("size").asLong() > before.path("size").asLong());
        var kept = head(organization);

        for (var table : List.of("issued_token", "audit_event", "audit_seal", "audit_seal_head")) {
            behindTheBack("delete from " + table + " where organization_id = '" + id + "'; insert into " + table
                    + " select * from backup_" + table);
        }

        // The others were not put back: the list of where all chains end tells also without a checkpoint.
        assertNamed(verify(organization, ""), "removed", organization);
        assertNamed(verify(organization, since(before)), "removed", organization);
        assertNamed(verify("demo", ""), "removed", organization);
        assertThat(verify(organization, since(before))
                        .path("firstFault")
                        .path("table")
                        .asText())
                .isEqualTo("audit_seal_head");
        var missed = verify(organization, since(kept)).path("firstFault");
        assertThat(missed.path("kind").asText()).isEqualTo("removed");
        assertThat(missed.path("table").asText()).isEqualTo("audit_seal");

        issue(organization);
        until(() ->
                head(organization).path("size").asLong() >= kept.path("size").asLong());
        assertThat(verify(organization, since(kept))
                        .path("firstFault")
                        .path("kind")
                        .asText())
                .isEqualTo("changed");
        assertNamed(verify(organization, ""), "changed", organization);
        assertNamed(verify("demo", ""), "changed", organization);
    }

    @Test
    void a_chain_that_was_taken_away_whole_is_named_where_it_was_and_to_the_service() {
        var organization = sealedOrganization().name();
        var bystander = sealedOrganization().name();
        var id = id(organization);
        var kept = head("demo");

        for (var table : List.of("issued_token", "audit_event", "audit_seal", "audit_seal_head")) {
            behindTheBack("delete from " + table + " where organization_id = '" + id + "'");
        }
        behindTheBack("update audit_chains set organization_ids = '', hmac = ''");

        assertNamed(verify(organization, ""), "removed", organization);
        assertNamed(verify("demo", ""), "removed", organization);
        assertNamed(verify("demo", since(kept)), "removed", organization);
        assertThat(verify(bystander, "").path("valid").asBoolean()).isTrue();
    }

    @Test
    void a_database_that_was_put_back_whole_is_told_by_what_was_kept() {
        var organization = sealedOrganization().name();
        var other = sealedOrganization().name();
        var before = head(organization);
        service.service().kill9();
        var backup = service.database().copy();
        service.restart();
        long sizeOfOther = head(other).path("size").asLong();
        issue(other);
        until(() -> head(other).path("size").asLong() > sizeOfOther);
        var kept = head(organization);
        assertThat(kept.path("rootHash")).isEqualTo(before.path("rootHash"));

        service.service().kill9();
        service.database().putBack(backup);
        service.restart();

        assertThat(verify(organization, "").path("valid").asBoolean()).isTrue();
        assertThat(verify(organization, since(before)).path("valid").asBoolean())
                .isTrue();
        // Its own chain is as it was: the list of all tells of the other's.
        var missed = verify(organization, since(kept));
        assertThat(missed.path("valid").asBoolean()).isFalse();
        assertThat(missed.path("firstFault").path("kind").asText()).isEqualTo("removed");
        assertThat(missed.path("firstFault").path("table").asText()).isEqualTo("audit_chain_list");
        assertThat(missed.path("explanation").asText())
                .startsWith("The checkpoint of " + kept.path("timestamp").asText() + " is newer than");

        issue(organization);
        until(() -> {
            issue(other);
            return head(organization).path("listSize").asLong()
                    >= kept.path("listSize").asLong();
        });
        assertThat(verify(organization, since(kept))
                        .path("firstFault")
                        .path("kind")
                        .asText())
                .isEqualTo("changed");
    }

    @Test
    void a_list_of_chains_that_was_emptied_does_not_begin_anew_unnoticed() {
        var organization = service.trusting();
        var hidden = service.trusting();
        issue(organization);
        issue(hidden);
        sealed(organization);
        sealed(hidden);
        service.service().kill9();
        var backup = service.database().copy();
        service.restart();

        for (var table : List.of("issued_token", "audit_event", "audit_seal", "audit_seal_head")) {
            behindTheBack("delete from " + table + " where organization_id = '" + id(hidden) + "'");
        }
        behindTheBack("delete from audit_chain_list; update audit_chains set organization_ids = '', hmac = ''");

        assertListIsGone(organization);
        issue(organization);
        issue(hidden);
        long seals = verify(organization, "").path("seals").asLong();
        until(() -> verify(organization, "").path("seals").asLong() > seals);
        assertListIsGone(organization);
        assertListIsGone(hidden);
        assertListIsGone("demo");
        service.admin().get("/api/orgs/" + organization + "/audit/head").expect(409);

        service.service().kill9();
        service.database().putBack(backup);
        service.restart();
        assertThat(verify("demo", "").path("valid").asBoolean()).isTrue();
    }

    private static void assertListIsGone(String organization) {
        var found = verify(organization, "");
        assertThat(found.path("valid").asBoolean()).isFalse();
        assertThat(found.path("explanation").asText()).startsWith("The list of all chains was taken away");
        assertThat(found.path("faults")).as(found.toString()).anySatisfy(fault -> {
            assertThat(fault.path("kind").asText()).isEqualTo("removed");
            assertThat(fault.path("table").asText()).isEqualTo("audit_chain_list");
        });
    }

    @Test
    void what_is_no_checkpoint_of_this_record_is_refused() throws Exception {
        var organization = service.trusting();
        var other = service.trusting();
        var checkpoint = head(organization).path("checkpoint").asText();

        for (var since : List.of(
                "x",
                "a.b.c",
                checkpoint + "A",
                checkpoint.replaceFirst("\\.[^.]*\\.", ".e30."),
                signedByAnother(checkpoint),
                service.subjectToken(organization),
                head(other).path("checkpoint").asText())) {
            assertThat(service.admin()
                            .get("/api/orgs/" + organization + "/audit/verify?since=" + since)
                            .expect(400)
                            .text("message"))
                    .contains("since is no checkpoint of this organization's record", "audit/head");
        }
        service.anyone().get("/api/orgs/" + organization + "/audit/head").expect(401);
    }

    @Test
    void checkpoints_are_written_to_the_file() throws IOException {
        var file = directory.resolve("checkpoints");
        until(() -> Files.exists(file));
        behindTheBack("update job set next_run = now() where name = 'audit-publish'");
        var organization = service.trusting();
        issue(organization);
        sealed(organization);
        behindTheBack("update job set next_run = now() where name = 'audit-publish'");
        until(() -> lines(file).stream().anyMatch(line -> isOf(line, id(organization))));

        var line = lines(file).stream()
                .filter(one -> isOf(one, id(organization)))
                .findFirst()
                .orElseThrow();
        assertThat(verify(organization, "?since=" + line).path("valid").asBoolean())
                .isTrue();
    }

    /** The same claims under the name of the key that signed it, by a key that did not. */
    private static String signedByAnother(String checkpoint) throws Exception {
        var parsed = SignedJWT.parse(checkpoint);
        var forged = new SignedJWT(parsed.getHeader(), parsed.getJWTClaimsSet());
        forged.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        return checkpoint.substring(0, checkpoint.lastIndexOf('.') + 1) + forged.getSignature();
    }

    private static void assertNamed(JsonNode verification, String kind, String organization) {
        assertThat(verification.path("valid").asBoolean()).isFalse();
        assertThat(verification.path("explanation").asText()).contains("list of all chains");
        assertThat(verification.path("faults")).as(verification.toString()).anySatisfy(fault -> {
            assertThat(fault.path("kind").asText()).isEqualTo(kind);
            assertThat(fault.path("table").asText()).isEqualTo("audit_seal_head");
            assertThat(fault.path("id").asText()).isEqualTo(id(organization));
        });
    }

    private static boolean isOf(String line, String organizationId) {
        try {
            return organizationId.equals(SignedJWT.parse(line).getJWTClaimsSet().getSubject());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode head(String organization) {
        return service.admin()
                .get("/api/orgs/" + organization + "/audit/head")
                .expect(200)
                .json();
    }

    private static String since(JsonNode head) {
        return "?since=" + head.path("checkpoint").asText();
    }

    private static JsonNode verify(String organization, String query) {
        var answer = service.admin().get("/api/orgs/" + organization + "/audit/verify" + query);
        while (answer.status() == 429) {
            answer = service.admin().get("/api/orgs/" + organization + "/audit/verify" + query);
        }
        return answer.expect(200).json();
    }

    /** Sealing takes seconds, for many as for one. */
    private static SealedOrganization sealedOrganization() {
        if (SEALED.isEmpty()) {
            for (int i = 0; i < SEALED_AT_ONCE; i++) {
                SEALED.add(SealedOrganization.create());
            }
            SEALED.forEach(organization -> sealed(organization.name()));
        }
        return SEALED.remove();
    }

    private static JsonNode sealed(String organization) {
        until(() -> {
            var found = verify(organization, "");
            return found.path("seals").asLong() > 0 && found.path("unsealed").asLong() == 0;
        });
        return verify(organization, "");
    }

    private static void until(Supplier<Boolean> isSo) {
        var end = Instant.now().plus(PATIENCE);
        while (!isSo.get()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static String issue(String organization) {
        var text = service.anyone()
                .exchange(organization, service.subjectToken(organization), Map.of())
                .expect(200)
                .text("access_token");
        try {
            return UUID.fromString(SignedJWT.parse(text).getJWTClaimsSet().getJWTID())
                    .toString();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String revoked(String organization) {
        var token = issue(organization);
        service.admin().delete("/api/orgs/" + organization + "/tokens/" + token).expect(204);
        return token;
    }

    private static String id(String organization) {
        return service.admin().get("/api/orgs/" + organization).expect(200).text("id");
    }

    private static void behindTheBack(String statement) {
        service.database().tell(BEHIND_THE_BACK + statement);
    }
}
