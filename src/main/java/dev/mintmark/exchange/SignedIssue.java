package dev.mintmark.exchange;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A signed token that is not yet recorded, and so not yet issued. Slow values of its row are computed already.
 *
 * @param trust the data that decided the issue
 * @param kid of the key that signed the token
 * @param mark of its row
 */
record SignedIssue(Issue issue, Trust trust, String kid, String subject, Buffer mark) {

    UUID id() {
        return issue.token().id();
    }
}
