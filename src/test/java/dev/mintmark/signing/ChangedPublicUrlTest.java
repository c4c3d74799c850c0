package dev.mintmark.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.signing.publish.FormerPublicUrls;
import dev.mintmark.signing.publish.FormerTokens;
import dev.mintmark.signing.publish.PublicUrl;
import dev.mintmark.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class ChangedPublicUrlTest extends RunningSigning {
    private static final String OLD = "https://old.example.com";
    private static final String NEW = "https://new.example.com";
    private static final int REPLICAS = 64;

    @Inject
    PublicUrl publicUrl;

    @Inject
    FormerPublicUrls formerUrls;

    @Inject
    OwnUrls ownUrls;

    @BeforeEach
    void at_the_old_address() {
        run("delete from former_public_url");
        run("update service_state set value = '" + OLD + "' where name = 'public-url'");
    }

    @AfterEach
    void as_before() {
        run("delete from former_public_url");
        run("delete from service_state where name = 'public-url'");
        await(publicUrl.run());
    }

    @Test
    void a_start_at_another_address_is_refused_with_both_and_with_what_may_be_said() {
        assertThatThrownBy(() -> await(start(NEW, null)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(
                        "mintmark.public-url (MINTMARK_PUBLIC_URL",
                        NEW,
                        OLD,
                        "mintmark.public-url-change (MINTMARK_PUBLIC_URL_CHANGE)",
                        "accept-old",
                        "revoke-old");
        assertThat(remembered()).isEqualTo(OLD);
        assertThat(changes()).isEmpty();
        await(start(OLD, null));
    }

    @Test
    void a_first_start_remembers_its_address() {
        run("delete from service_state where name = 'public-url'");

        await(start(NEW, null));

        assertThat(remembered()).isEqualTo(NEW);
        assertThat(changes()).isEmpty();
    }

    @Test
    void after_a_change_the_setting_may_stay_or_go() {
        await(start(NEW, FormerTokens.ACCEPTED));
        await(start(NEW, FormerTokens.ACCEPTED));
        await(start(NEW, null));

        assertThat(remembered()).isEqualTo(NEW);
        assertThat(changes()).containsExactly(OLD + " accepted");
        assertThatThrownBy(() -> await(start(OLD, null))).isInstanceOf(StartRefusedException.class);
    }

    @Test
    void each_former_address_is_accepted_until_tokens_are_revoked() {
        await(start(NEW, FormerTokens.ACCEPTED));
        await(start("https://third.example.com", FormerTokens.ACCEPTED));
        assertThat(List.of(OLD, NEW, "https://third.example.com", publicUrl.text()))
                .allMatch(ownUrls::contains);

        await(start("https://fourth.example.com", FormerTokens.REVOKED));
        assertThat(List.of(OLD, NEW, "https://third.example.com")).noneMatch(ownUrls::contains);
        assertThat(ownUrls.contains("https://fourth.example.com")).isTrue();
        assertThat(await(formerUrls.revocationUnderWay())).isNotNull();
    }

    @Test
    void of_many_starts_with_different_addresses_each_change_is_on_record_once() {
        AtOnce.run(
                REPLICAS,
                i -> await(start(address(i % 8), FormerTokens.ACCEPTED)
                        .onFailure(StartRefusedException.class)
                        .recoverWithNull()));

        var left = changes();
        assertThat(left).hasSizeBetween(8, REPLICAS);
        assertThat(left.get(0)).isEqualTo(OLD + " accepted");
        assertThat(IntStream.range(0, 8).mapToObj(ChangedPublicUrlTest::address))
                .contains(remembered());
        assertThat(successors()).last().isEqualTo(remembered());
        for (int i = 1; i < left.size(); i++) {
            assertThat(left.get(i)).isEqualTo(successors().get(i - 1) + " accepted");
        }
    }

    @Test
    void of_many_starts_that_say_nothing_about_a_change_none_gets_through() {
        var refused = AtOnce.run(
                REPLICAS,
                i -> await(start(address(i), null)
                        .replaceWith("started")
                        .onFailure(StartRefusedException.class)
                        .recoverWithItem("refused")));

        assertThat(refused).containsOnly("refused");
        assertThat(remembered()).isEqualTo(OLD);
    }

    @Test
    void there_is_no_way_back_while_a_replica_of_the_present_address_runs() {
        await(start(NEW, FormerTokens.ACCEPTED));
        await(start(publicUrl.text(), FormerTokens.ACCEPTED));

        assertThatThrownBy(() -> await(start(NEW, FormerTokens.ACCEPTED)))
                .as("this test's own service runs at the present one")
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(NEW, publicUrl.text(), "A replica", "end that replica");
        assertThat(remembered()).isEqualTo(publicUrl.text());
    }

    @Test
    void without_such_a_replica_there_is() {
        await(start(NEW, FormerTokens.ACCEPTED));

        await(start(OLD, FormerTokens.ACCEPTED));

        assertThat(remembered()).isEqualTo(OLD);
        assertThat(changes()).containsExactly(OLD + " accepted", NEW + " accepted");
    }

    private static String address(int i) {
        return "https://replica-" + i + ".example.com";
    }

    private Uni<Void> start(String url, @Nullable FormerTokens formerTokens) {
        return new PublicUrl(url, formerTokens, pool, formerUrls).run();
    }

    private String remembered() {
        return await(pool.query("select value from service_state where name = 'public-url'")
                        .execute())
                .iterator()
                .next()
                .getString(0);
    }

    private List<String> changes() {
        return texts("select url || ' ' || tokens from former_public_url order by changed");
    }

    private List<String> successors() {
        return texts("select successor from former_public_url order by changed");
    }

    private List<String> texts(String query) {
        var texts = new ArrayList<String>();
        await(pool.query(query).execute()).forEach(row -> texts.add(row.getString(0)));
        return texts;
    }
}
