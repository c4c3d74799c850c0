package dev.mintmark.platform.egress;

import dev.mintmark.platform.error.Excerpt;
import org.jspecify.annotations.Nullable;

/** The response of a guarded GET with status 200. */
public final class Fetched {

    /** The evidence that vouched for the server. */
    public enum VouchedBy {
        /** A certificate authority, for the host's very name. */
        AUTHORITY,
        /** A pinned thumbprint, because no authority did. */
        PIN,
        /** No evidence: plain http from an allowed origin. */
        NOBODY
    }

    private final byte[] body;
    private final @Nullable String contentType;
    private final @Nullable String cacheControl;
    private final @Nullable String thumbprint;
    private final VouchedBy vouchedBy;

    Fetched(
            byte[] body,
            @Nullable String contentType,
            @Nullable String cacheControl,
            @Nullable String thumbprint,
            VouchedBy vouchedBy) {
        this.body = body;
        this.contentType = contentType;
        this.cacheControl = cacheControl;
        this.thumbprint = thumbprint;
        this.vouchedBy = vouchedBy;
    }

    /** At most 256 KiB, decompressed, without a byte order mark; a copy. */
    public byte[] body() {
        return body.clone();
    }

    /** The length and the type of the body by the server's word, excerpted for a sentence. */
    public String description() {
        return body.length + " bytes of "
                + (contentType == null ? "no content type" : "content type " + Excerpt.of(contentType));
    }

    /** The Cache-Control fields joined with commas; null when there was none. */
    public @Nullable String cacheControl() {
        return cacheControl;
    }

    /** SHA-256 of the server's DER leaf certificate, 64 lower-case hex digits; null over plain http. */
    public @Nullable String thumbprint() {
        return thumbprint;
    }

    /** The evidence that vouched for the server; {@link VouchedBy#NOBODY} over plain http. */
    public VouchedBy vouchedBy() {
        return vouchedBy;
    }
}
