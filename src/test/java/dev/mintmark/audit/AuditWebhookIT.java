package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas post the checkpoints of a day once, until the receiver has them. */
@Tag(PackagedService.LONG)
class AuditWebhookIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final byte[] SECRET = "of the receiver and of the service".getBytes(StandardCharsets.UTF_8);
    private static final List<Message> MESSAGES = new CopyOnWriteArrayList<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param status the receiver's answer; 0 for none while the service lived */
    private record Message(String id, String sent, String signature, String type, String body, int status) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static HttpServer receiver;
    private static volatile int status = 204;
    /** The gate that the receiver waits for before it answers. */
    private static volatile CountDownLatch held = new CountDownLatch(0);

    private static OutsideDatabase database;
    private static PackagedService.Start settings;
    private static PackagedService one;
    private static PackagedService other;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", AuditWebhookIT::receive);
        receiver.start();
        database = OutsideDatabase.empty();
        var installation = PackagedService.installation();
        var secret = installation.directory().resolve("secret").toAbsolutePath();
        Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
        settings = installation
                .on(database)
                .with(
                        "MINTMARK_AUDIT_CHECKPOINT_WEBHOOK",
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?key=unguessable")
                .with("MINTMARK_AUDIT_CHECKPOINT_WEBHOOK_SECRET_FILE", secret.toString());
        var starting = CompletableFuture.supplyAsync(settings.elsewhere()::ready);
        one = settings.ready();
        other = starting.join();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
    }

    @Test
    void a_receiver_gets_the_checkpoints_of_each_day_once_also_of_those_on_which_it_was_away() throws Exception {
        until(() -> MESSAGES.size() == 1);
        assertCheckpointOfDemo(MESSAGES.get(0));

        MESSAGES.clear();
        status = 503;
        nextDay();
        until(() -> MESSAGES.size() >= 2);
        nextDay();
        until(() -> database.ask("select count(*) from audit_message").equals("2"));
        status = 200;
        until(() -> database.ask("select count(*) from audit_message").equals("0"));

        var taken = MESSAGES.stream().filter(message -> message.status() == 200).toList();
        assertThat(taken).extracting(Message::id).hasSize(2).doesNotHaveDuplicates();
        assertThat(MESSAGES)
                .filteredOn(message -> message.status() == 503)
                .extracting(Message::id)
                .containsOnly(taken.get(0).id());
        for (var message : taken) {
            assertCheckpointOfDemo(message);
        }
        assertThat(lines("does not take messages")).singleElement().asString().contains("status 503");
        assertThat(lines("takes messages again")).hasSize(1);
        assertThat(lines("unguessable")).isEmpty();

        whoever_is_killed_with_a_message_in_hand_leaves_it_to_the_next();
    }

    private static void whoever_is_killed_with_a_message_in_hand_leaves_it_to_the_next() throws Exception {
        MESSAGES.clear();
        held = new CountDownLatch(1);
        nextDay();
        until(() -> MESSAGES.size() == 1);
        one.kill9();
        other.kill9();
        held.countDown();
        // The minute is over that whoever had it in hand had for it.
        database.tell("update audit_message set next_try = now()");
        one = settings.ready();
        other = one;
        until(() -> database.ask("select count(*) from audit_message").equals("0"));

        assertThat(MESSAGES).hasSize(2);
        assertThat(MESSAGES)
                .extracting(Message::id)
                .containsOnly(MESSAGES.get(0).id());
        assertThat(MESSAGES)
                .extracting(Message::body)
                .containsOnly(MESSAGES.get(0).body());
        assertCheckpointOfDemo(MESSAGES.get(1));
    }

    private static void assertCheckpointOfDemo(Message message) throws Exception {
        assertThat(message.type()).isEqualTo("application/json");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        var signed = message.id() + "." + message.sent() + "." + message.body();
        assertThat(message.signature())
                .isEqualTo("v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        assertThat(Instant.ofEpochSecond(Long.parseLong(message.sent())))
                .isBetween(Instant.now().minus(PATIENCE), Instant.now().plusSeconds(1));

        var json = message.json();
        assertThat(json.path("type").asText()).isEqualTo("audit.checkpoint");
        var timestamp = json.path("timestamp").asText();
        assertThat(Instant.parse(timestamp)).isBefore(Instant.now());
        assertThat(timestamp).hasSameSizeAs("2026-11-28T08:00:00.000Z");
        var checkpoints = json.path("data").path("checkpoints");
        assertThat(checkpoints).hasSize(1);
        var checkpoint = SignedJWT.parse(checkpoints.path(0).asText());
        var keys = JWKSet.parse(
                one.client().get("/.well-known/jwks.json").expect(200).json().toString());
        assertThat(checkpoint.verify(new ECDSAVerifier(Objects.requireNonNull(
                                keys.getKeyByKeyId(checkpoint.getHeader().getKeyID()))
                        .toECKey())))
                .isTrue();
        assertThat(other.admin()
                        .get("/api/orgs/demo/audit/verify?since=" + checkpoint.serialize())
                        .expect(200)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
    }

    private static void receive(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int answered = held.getCount() == 0 ? status : 0;
        MESSAGES.add(new Message(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                headers.getFirst("Content-Type"),
                body,
                answered));
        try {
            held.await();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void nextDay() {
        database.tell("update job set next_run = now() where name = 'audit-webhook'");
    }

    private static List<String> lines(String text) {
        return Stream.of(one, other)
                .flatMap(service -> service.output().lines())
                .filter(line -> line.contains(text))
                .toList();
    }

    private static void until(Supplier<Boolean> isSo) {
        var end = Instant.now().plus(PATIENCE);
        while (!isSo.get()) {
            assertThat(Instant.now()).as(lines("audit").toString()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }
}
