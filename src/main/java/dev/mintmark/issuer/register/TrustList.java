package dev.mintmark.issuer.register;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a client needs to know to exchange a token.
 *
 * @param audience to ask its issuer for
 * @param issuers the identifiers of those whose tokens are taken
 */
@RegisterForReflection
record TrustList(String organization, String audience, List<String> issuers) {}
