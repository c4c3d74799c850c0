package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.http.BodySenders.Sender;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No token, and no organization, keeps the others' large bodies out. */
class LargeBodySlotsTest {
    private final LargeBodySlots slots = new LargeBodySlots();

    @Test
    void one_token_has_two_and_the_next_of_its_organization_goes_on() {
        var organization = UUID.randomUUID();
        var busy = new Sender(organization, UUID.randomUUID());
        slots.take(busy);
        slots.take(busy);

        assertThat(slots.take(busy)).contains("of your token");
        assertThat(slots.take(new Sender(organization, UUID.randomUUID()))).isNull();
    }

    @Test
    void one_organization_has_four_and_the_next_goes_on() {
        var organization = UUID.randomUUID();
        for (int i = 0; i < 4; i++) {
            assertThat(slots.take(new Sender(organization, UUID.randomUUID()))).isNull();
        }

        assertThat(slots.take(new Sender(organization, UUID.randomUUID()))).contains("of your organization");
        assertThat(slots.take(sender())).isNull();
    }

    @Test
    void all_have_sixteen_and_what_is_released_can_be_taken_again() {
        var first = sender();
        slots.take(first);
        for (int i = 1; i < 16; i++) {
            assertThat(slots.take(sender())).isNull();
        }
        assertThat(slots.take(sender())).contains("too many");

        slots.release(first);

        assertThat(slots.take(sender())).isNull();
        assertThat(slots.take(sender())).contains("too many");
    }

    private static Sender sender() {
        return new Sender(UUID.randomUUID(), UUID.randomUUID());
    }
}
