package dev.mintmark.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class ChangedPublicUrlTest extends RunningSigning {
    @Inject
    PublicUrl publicUrl;

    @Test
    void a_start_at_another_address_says_that_earlier_tokens_are_invalid_and_says_it_once() {
        run("update service_state set value = 'https://old.example.com' where name = 'public-url'");

        assertThat(warningsOfAStart())
                .singleElement()
                .asString()
                .contains("mintmark.public-url (MINTMARK_PUBLIC_URL)", "https://old.example.com", publicUrl.text())
                .contains("every token issued before is invalid");
        assertThat(warningsOfAStart()).isEmpty();
    }

    @Test
    void a_first_start_says_nothing() {
        run("delete from service_state where name = 'public-url'");

        assertThat(warningsOfAStart()).isEmpty();
        assertThat(warningsOfAStart()).isEmpty();
    }

    private List<String> warningsOfAStart() {
        var said = new ArrayList<String>();
        var listening = new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(new java.util.logging.SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(PublicUrl.class.getName());
        logger.addHandler(listening);
        try {
            await(publicUrl.run());
        } finally {
            logger.removeHandler(listening);
        }
        return said;
    }
}
