package dev.mintmark.platform.egress;

import java.util.Objects;

/** A URL that an {@link EgressPolicy} has admitted; its host's addresses are still to be checked. */
public final class EgressUrl {

    /** The addresses that the host may have. */
    enum Reach {
        PUBLIC,
        ANY
    }

    private final String text;
    private final WebOrigin origin;
    private final String target;
    private final Reach reach;

    EgressUrl(String text, WebOrigin origin, String target, Reach reach) {
        this.text = text;
        this.origin = origin;
        this.target = target;
        this.reach = reach;
    }

    /** The URL exactly as it was given. */
    public String text() {
        return text;
    }

    /** Scheme, host and port: what may be told where path and query can hold a secret. */
    public String originText() {
        return origin.scheme() + "://" + origin.authority();
    }

    WebOrigin origin() {
        return origin;
    }

    /** Path and query as they go into the request line: never empty. */
    String requestTarget() {
        return target;
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
