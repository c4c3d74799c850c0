package dev.mintmark.token.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mintmark.token.TokenListItem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token by itself.
 *
 * @param successor the latest that was renewed from it; null where none was
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TokenDetailResponse(@JsonUnwrapped TokenListItem token, @Nullable UUID successor) {}
