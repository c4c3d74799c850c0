package dev.mintmark.organization;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes an API user. Roles by name or id. */
record NewApiUser(@Nullable String name, @Nullable String email, @Nullable List<String> roles) {}
