package dev.mintmark.platform.egress;

import java.util.Objects;

/** A URL that an {@link EgressPolicy} has admitted; its host's addresses are still to be checked. */
public final class EgressUrl {

    /** Which addresses the host may have. */
    enum Reach {
        PUBLIC,
        ANY
    }

    private final String text;
    private final Origin origin;
    private final String path;
    private final Reach reach;

    EgressUrl(String text, Origin origin, String path, Reach reach) {
        this.text = text;
        this.origin = origin;
        this.path = path;
        this.reach = reach;
    }

    /** The URL exactly as it was given. */
    public String text() {
        return text;
    }

    Origin origin() {
        return origin;
    }

    /** The path as it goes into the request line: never empty. */
    String requestPath() {
        return path.isEmpty() ? "/" : path;
    }

    Reach reach() {
        return reach;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EgressUrl that && text.equals(that.text) && reach == that.reach;
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, reach);
    }

    @Override
    public String toString() {
        return text;
    }
}
