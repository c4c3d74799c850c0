package dev.mintmark.token;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** @param holderId the member, team or API user that it was issued to; null for nobody's */
public record FoundToken(@Nullable UUID holderId, TokenListItem view) {}
