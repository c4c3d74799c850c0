package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The tokens of service-wide administrators that the service itself hands out, for those who are at its machine. */
public interface AdminTokens {

    /**
     * Issues another, on record. Those that there were stay good.
     *
     * @param member whose, as {@code organization/login}; null for the first service-wide administrator's
     * @param file where its text is written, mode 0600, before anything is committed; null for nowhere
     * @return its text: a secret. Fails with {@link dev.mintmark.platform.start.StartRefusedException} where there is no
     *     such administrator or the file cannot be written
     */
    Uni<String> issue(@Nullable String member, @Nullable Path file);

    /** Whether a text is a token that is good and administers the service. */
    Uni<Boolean> isGood(String text);
}
