package dev.mintmark.platform.http;

import dev.mintmark.platform.http.BodySenders.Sender;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts the large bodies that are being read, so that no token and no organization keeps others out. */
final class LargeBodySlots {
    private static final int MAX_COUNT = 16;
    private static final int MAX_OF_ORGANIZATION = 4;
    private static final int MAX_OF_TOKEN = 2;

    private final Map<UUID, Integer> taken = new HashMap<>();
    private int all;

    /** Takes one, to be released later. Null where that is done, else why it is not. */
    synchronized @Nullable String take(Sender sender) {
        if (count(sender.tokenId()) >= MAX_OF_TOKEN) {
            return "two large bodies of your token are being read; send this one when one of them is done";
        }
        if (count(sender.organizationId()) >= MAX_OF_ORGANIZATION) {
            return "four large bodies of your organization are being read; send this one when one of them is done";
        }
        if (all >= MAX_COUNT) {
            return "too many large bodies are being read; try again shortly";
        }
        all++;
        taken.merge(sender.tokenId(), 1, Integer::sum);
        taken.merge(sender.organizationId(), 1, Integer::sum);
        return null;
    }

    synchronized void release(Sender sender) {
        all--;
        releaseOne(sender.tokenId());
        releaseOne(sender.organizationId());
    }

    private int count(UUID holder) {
        return taken.getOrDefault(holder, 0);
    }

    private void releaseOne(UUID holder) {
        taken.computeIfPresent(holder, (same, count) -> count == 1 ? null : count - 1);
    }
}
