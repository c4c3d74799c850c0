package dev.mintmark.issuer.register;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The audience and the issuers that a client needs for an exchange.
 *
 * @param audience to ask its issuer for
 * @param issuers the identifiers of those whose tokens are taken
 */
@RegisterForReflection
record TrustList(String organization, String audience, List<String> issuers) {}
