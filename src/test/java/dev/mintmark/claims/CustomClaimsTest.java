package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.Field;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CustomClaimsTest {
    private static final Instant MONDAY = Instant.parse("2030-01-07T00:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2030-01-08T00:00:00Z");
    private static final Ttl HOUR = new Ttl(3600);
    private static final EffectiveClaims DEFAULTS = new EffectiveClaims(List.of("default"), new Ttl(18_000));

    @Test
    void what_is_absent_stays_and_what_is_said_is_updated() {
        var said = CustomClaims.NONE.with(present(List.of("a")), new Field.Absent<>(), MONDAY);

        assertThat(said).isEqualTo(new CustomClaims(List.of("a"), MONDAY, null, null, 1));
        assertThat(said.with(new Field.Absent<>(), present(HOUR), TUESDAY))
                .isEqualTo(new CustomClaims(List.of("a"), MONDAY, HOUR, TUESDAY, 2));
        assertThat(said.with(new Field.Absent<>(), new Field.Absent<>(), TUESDAY))
                .isEqualTo(said);
    }

    @Test
    void what_is_said_again_is_updated_again() {
        var said = CustomClaims.NONE.with(present(List.of("a")), present(HOUR), MONDAY);

        assertThat(said.with(present(List.of("a")), present(HOUR), TUESDAY))
                .isEqualTo(new CustomClaims(List.of("a"), TUESDAY, HOUR, TUESDAY, 2));
    }

    @Test
    void time_never_goes_back_even_if_a_clock_does() {
        var said = CustomClaims.NONE.with(present(List.of("a")), new Field.Absent<>(), TUESDAY);

        assertThat(said.with(present(List.of("b")), new Field.Absent<>(), MONDAY)
                        .audienceUpdated())
                .isEqualTo(TUESDAY.plusNanos(1_000));
        assertThat(said.without(Set.of(ClaimName.AUDIENCE), TUESDAY).audienceUpdated())
                .isAfter(TUESDAY);
    }

    @Test
    void what_is_taken_back_leaves_the_time_when_it_was() {
        var said = CustomClaims.NONE.with(present(List.of("a")), present(HOUR), MONDAY);

        assertThat(said.without(Set.of(ClaimName.TTL), TUESDAY))
                .isEqualTo(new CustomClaims(List.of("a"), MONDAY, null, TUESDAY, 2));
        assertThat(said.without(EnumSet.allOf(ClaimName.class), TUESDAY))
                .isEqualTo(new CustomClaims(null, TUESDAY, null, TUESDAY, 2));
        assertThat(CustomClaims.NONE.without(Set.of(ClaimName.TTL), TUESDAY))
                .as("what was never said")
                .isEqualTo(new CustomClaims(null, null, null, TUESDAY, 1));
    }

    @Property
    void each_claim_comes_from_the_project_else_the_organization_else_the_default(
            @ForAll("claims") CustomClaims project, @ForAll("claims") CustomClaims organization) {
        var effective = project.over(organization, DEFAULTS);

        assertThat(effective.audience())
                .isEqualTo(
                        project.audience() != null
                                ? project.audience()
                                : organization.audience() != null ? organization.audience() : DEFAULTS.audience());
        assertThat(effective.ttl())
                .isEqualTo(
                        project.ttl() != null
                                ? project.ttl()
                                : organization.ttl() != null ? organization.ttl() : DEFAULTS.ttl());
    }

    @Test
    void an_empty_list_is_said_and_no_absence() {
        var project = CustomClaims.NONE.with(present(List.of()), new Field.Absent<>(), MONDAY);
        var organization = CustomClaims.NONE.with(present(List.of("a")), new Field.Absent<>(), MONDAY);

        assertThat(project.over(organization, DEFAULTS).audience()).isEmpty();
    }

    @Provide
    Arbitrary<CustomClaims> claims() {
        Arbitrary<@Nullable List<String>> audiences =
                Arbitraries.of("a", "b").list().ofMaxSize(2).injectNull(0.3);
        Arbitrary<@Nullable Ttl> ttls =
                Arbitraries.longs().between(1, 100).map(Ttl::new).injectNull(0.3);
        return audiences.flatMap(audience -> ttls.map(ttl -> new CustomClaims(audience, MONDAY, ttl, MONDAY, 1)));
    }

    private static <T> Field<T> present(T value) {
        return new Field.Present<>(value);
    }
}
