package dev.mintmark.exchange;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A token that is signed and not yet recorded, so not yet issued. What takes time to work out for its row is worked out.
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
