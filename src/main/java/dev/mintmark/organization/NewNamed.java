package dev.mintmark.organization;

import org.jspecify.annotations.Nullable;

/** Body of the POST that makes a project or a team. */
record NewNamed(@Nullable String name) {}
