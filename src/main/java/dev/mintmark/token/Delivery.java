package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import org.jspecify.annotations.Nullable;

/** The way in which a token's text reaches whoever asked for it. */
public enum Delivery {
    /** In the answer. */
    ANSWER,
    /** By a link that shows it once. */
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
