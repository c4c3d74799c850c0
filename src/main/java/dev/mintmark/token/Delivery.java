package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import org.jspecify.annotations.Nullable;

/** The way of delivering a token's text to its requester. */
public enum Delivery {
    /** The response holds the token. */
    ANSWER,
    /** The response holds a link that shows the token once. */
    LINK;

    private static final String MEMBER = "deliver";
    private static final String BY_LINK = "link";

    /** Reads {@code deliver}; null is {@link #ANSWER}, and any other text than {@code link} 400. */
    public static Delivery read(@Nullable String text) {
        if (text == null) {
            return ANSWER;
        }
        if (text.equals(BY_LINK)) {
            return LINK;
        }
        throw unfit();
    }

    /** 400: there is no such way. */
    public static ApiException unfit() {
        return ApiException.invalid("Token", MEMBER, "deliver must be link, or be left out")
                .withBadField(MEMBER);
    }
}
