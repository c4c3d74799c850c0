package dev.mintmark.exchange;

import dev.mintmark.token.AccessToken;
import java.util.Map;
import java.util.UUID;

/**
 * A token that may be issued, as long as what it was decided by still holds.
 *
 * @param roles those whose permissions went into it
 */
record Issue(AccessToken token, Map<UUID, RoleGrant> roles) {}
