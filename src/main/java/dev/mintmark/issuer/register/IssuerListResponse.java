package dev.mintmark.issuer.register;

import java.util.List;

/** Every issuer of an organization, in the order they were registered. */
record IssuerListResponse(List<IssuerResponse> oidcIssuers) {}
