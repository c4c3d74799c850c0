package dev.mintmark.exchange;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A signed token that is not yet recorded, and so not yet issued. Slow values of its row are computed already.
 *
 * @param trust what the issue was decided by
 * @param kid of the key that signed the token
 * @param mark of its row
 */
record SignedIssue(Issue issue, Trust trust, String kid, String subject, Buffer mark) {

    UUID id() {
        return issue.token().id();
    }
}
