package dev.mintmark.exchange;

import dev.mintmark.token.LifetimeCap;
import java.util.List;

/** The permissions and the lifetime that a role named by a policy grants. */
record RoleGrant(long version, List<String> permissions, LifetimeCap cap) {}
