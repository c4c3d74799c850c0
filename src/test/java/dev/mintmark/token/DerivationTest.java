package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.issue.TokenToIssue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** No descendant exceeds any ancestor in permission or end (docs/security.md 12). */
class DerivationTest {
    private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");
    private static final List<String> PERMISSIONS = List.of("admin", "deploy", "publish", "read", "write");
    private static final UUID ORGANIZATION = new UUID(1, 1);

    private enum Act {
        EXCHANGE,
        ISSUE,
        ISSUE_TO_API_USER,
        RENEW
    }

    /** One step: a token is exchanged for, or made of some earlier ones. A link hands over a token that is issued. */
    private record Step(Act act, int first, int second, Set<String> some, int seconds) {}

    private record Made(UUID id, List<String> permissions, Instant expires, DerivedFrom seen, Set<UUID> ancestors) {}

    @Property(tries = 500)
    void no_descendant_exceeds_an_ancestor(@ForAll("chains") List<Step> chain) {
        List<Made> made = new ArrayList<>();
        Map<UUID, Made> byId = new HashMap<>();
        Instant now = START;
        for (Step step : chain) {
            now = now.plusSeconds(7);
            Made next = step.act() == Act.EXCHANGE || made.isEmpty() ? exchanged(step, now) : derived(step, made, now);
            if (next != null) {
                made.add(next);
                byId.put(next.id(), next);
            }
        }
        for (Made descendant : made) {
            for (UUID id : descendant.ancestors()) {
                Made ancestor = byId.get(id);
                assertThat(ancestor.permissions()).containsAll(descendant.permissions());
                assertThat(descendant.expires())
                        .isBeforeOrEqualTo(ancestor.seen().derivableUntil());
                assertThat(descendant.ancestors()).containsAll(ancestor.ancestors());
            }
        }
    }

    private static Made exchanged(Step step, Instant now) {
        UUID id = UUID.randomUUID();
        List<String> permissions = List.copyOf(step.some());
        Instant until = now.plusSeconds(step.seconds());
        return new Made(
                id,
                permissions,
                now.plusSeconds(step.seconds() / 2),
                new DerivedFrom(id, true, permissions, until, Set.of(), false),
                Set.of());
    }

    private static Made derived(Step step, List<Made> made, Instant now) {
        Made caller = made.get(step.first() % made.size());
        Made other = made.get(step.second() % made.size());
        Set<String> own = Set.copyOf(caller.permissions());
        List<String> wanted = step.act() == Act.ISSUE_TO_API_USER ? List.copyOf(step.some()) : PERMISSIONS;
        HeldRole role = new HeldRole(new UUID(5, 5), "any", wanted, new LifetimeCap(10L * 366 * 24 * 60 * 60, null));
        Derivation derivation;
        try {
            derivation = switch (step.act()) {
                case ISSUE_TO_API_USER -> Derivation.ofApiUser(caller.seen(), own, wanted);
                case RENEW -> renewal(caller, other, own);
                default -> Derivation.from(caller.seen(), own, own.contains("admin"));
            };
            if (derivation == null) {
                return null;
            }
            derivation.requireTimeLeft(now);
        } catch (ApiException refused) {
            return null;
        }
        Instant expires = GrantedLife.decide(now, new AskedLifetime.Longest(), derivation.cap(List.of(role.cap())));
        TokenKind kind = step.act() == Act.ISSUE_TO_API_USER ? TokenKind.APPLICATION : TokenKind.PERSONAL;
        Holder holder = new Holder(new UUID(6, 6), "acme", kind, "mia", false, true, false, List.of(role));
        TokenToIssue token = TokenToIssue.of(
                UUID.randomUUID(), ORGANIZATION, holder, "chain", List.of(role), null, null, derivation, now, expires);
        List<String> permissions = token.token().permissions();
        UUID id = token.token().id();
        return new Made(
                id,
                permissions,
                expires,
                new DerivedFrom(
                        id,
                        false,
                        permissions,
                        token.derivation().until(),
                        token.derivation().ancestors(),
                        false),
                token.derivation().ancestors());
    }

    /** Null where it is refused. */
    private static Derivation renewal(Made caller, Made other, Set<String> own) {
        Derivation succeeding = Derivation.succeeding(other.seen());
        if (caller.equals(other)) {
            return succeeding;
        }
        Derivation handedOut = Derivation.from(caller.seen(), own, own.contains("admin"));
        return handedOut.beyond(other.permissions()).isEmpty() ? succeeding.and(handedOut) : null;
    }

    @Provide
    Arbitrary<List<Step>> chains() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(Act.values()),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.of(PERMISSIONS).set(),
                        Arbitraries.integers().between(10, 100_000))
                .as(Step::new);
        return step.list().ofMinSize(2).ofMaxSize(30);
    }

    @Test
    void a_token_is_no_ancestor_of_its_own_successor() {
        UUID id = new UUID(2, 2);
        UUID root = new UUID(3, 3);
        DerivedFrom token = new DerivedFrom(id, false, List.of("read"), START.plusSeconds(60), Set.of(root), false);

        assertThat(Derivation.succeeding(token).ancestors()).containsExactly(root);
        assertThat(Derivation.from(token, Set.of("read"), false).ancestors())
                .containsExactlyInAnyOrderElementsOf(new HashSet<>(List.of(id, root)));
    }

    @Test
    void a_standing_administrator_hands_on_every_permission_and_an_exchanged_one_its_own() {
        DerivedFrom standing = new DerivedFrom(new UUID(2, 2), false, List.of("admin"), null, Set.of(), false);
        DerivedFrom exchanged =
                new DerivedFrom(new UUID(2, 2), true, List.of("admin"), START.plusSeconds(60), Set.of(), false);
        DerivedFrom madeOfOne =
                new DerivedFrom(new UUID(4, 4), false, List.of("admin"), START.plusSeconds(60), Set.of(), false);

        assertThat(Derivation.from(standing, Set.of("admin"), true).narrow(PERMISSIONS))
                .isEqualTo(PERMISSIONS);
        for (DerivedFrom token : List.of(exchanged, madeOfOne)) {
            Derivation derivation = Derivation.from(token, Set.of("admin"), true);
            assertThat(derivation.narrow(PERMISSIONS)).containsExactly("admin");
            assertThat(derivation.until()).isEqualTo(START.plusSeconds(60));
            assertThatThrownBy(() -> derivation.requireTimeLeft(START.plusSeconds(60)))
                    .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status())
                            .isEqualTo(401));
        }
    }

    @Test
    void an_exchange_hands_an_api_user_no_permission_that_it_lacks_and_names_each() {
        DerivedFrom standing = new DerivedFrom(new UUID(2, 2), false, List.of("admin"), null, Set.of(), false);
        DerivedFrom exchanged =
                new DerivedFrom(new UUID(3, 3), true, List.of("admin"), START.plusSeconds(60), Set.of(), false);
        Set<String> own = Set.of("admin", "read");

        assertThat(Derivation.ofApiUser(standing, own, List.of("write"))).isEqualTo(Derivation.NONE);
        assertThat(Derivation.ofApiUser(exchanged, own, List.of("read")).ancestors())
                .containsExactly(exchanged.id());
        assertThatThrownBy(() -> Derivation.ofApiUser(exchanged, own, List.of("write", "read", "deploy")))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(403);
                    assertThat(refusal.getMessage()).contains("lacks: deploy, write.");
                });
    }

    @Test
    void standing_authority_bounds_nothing() {
        assertThat(Derivation.NONE.narrow(PERMISSIONS)).isEqualTo(PERMISSIONS);
        assertThat(Derivation.NONE.cap(List.of())).isEmpty();
        Derivation.NONE.requireTimeLeft(START);
    }
}
