package dev.mintmark.policy;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys {@code mintmark.policy.*}. */
@ConfigMapping(prefix = "mintmark.policy")
interface PolicyConfig {

    /** Issuers that many share, besides those Mintmark knows of; by any name. An entry comes before a shipped one. */
    Map<String, Shared> sharedIssuers();

    /** Identifiers on the shipped list that are one tenant's alone here. */
    Optional<List<String>> unsharedIssuers();

    /** An issuer that many share. */
    interface Shared {

        /** Its identifier, such as {@code https://ci.example}; what begins with it and a slash is meant as well. */
        Optional<String> issuer();

        /**
         * The claims that tell its tenants apart: paths such as {@code repository_owner}. {@code sub=repo:} is a claim
         * that names the tenant after that beginning.
         */
        Optional<List<String>> claims();
    }
}
