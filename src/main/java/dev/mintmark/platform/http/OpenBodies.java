package dev.mintmark.platform.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bodies of strangers that have begun and not ended, for each address and in all. Where there are too many,
 * the oldest makes room. A body that comes at once is never the oldest for long.
 */
final class OpenBodies {
    static final int MAX_OF_ADDRESS = 64;
    static final int MAX_COUNT = 256;

    private final Set<Body> open = new LinkedHashSet<>();
    private final Map<String, Deque<Body>> ofAddress = new HashMap<>();

    /** A body that is being read; no two are equal. */
    static final class Body {
        private final String address;
        private final Runnable refuse;

        private Body(String address, Runnable refuse) {
            this.address = address;
            this.refuse = refuse;
        }
    }

    /**
     * Adds a body that begins, to be removed when it ends.
     *
     * @param address of its sender
     * @param refuse ends it, where it is the oldest of too many
     */
    Body add(String address, Runnable refuse) {
        var body = new Body(address, refuse);
        var oldest = addAndFindTooMany(body);
        if (oldest != null) {
            oldest.refuse.run();
        }
        return body;
    }

    private synchronized @Nullable Body addAndFindTooMany(Body body) {
        open.add(body);
        var siblings = ofAddress.computeIfAbsent(body.address, first -> new ArrayDeque<>());
        siblings.addLast(body);
        var oldest = siblings.size() > MAX_OF_ADDRESS
                ? siblings.getFirst()
                : open.size() > MAX_COUNT ? open.iterator().next() : null;
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }

    synchronized void remove(Body body) {
        if (!open.remove(body)) {
            return;
        }
        var siblings = ofAddress.get(body.address);
        if (siblings != null && siblings.remove(body) && siblings.isEmpty()) {
            ofAddress.remove(body.address);
        }
    }

    synchronized int size() {
        return open.size();
    }
}
