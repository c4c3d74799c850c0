package dev.mintmark.issuer.register;

import java.util.List;

/** An organization's issuers, in the order of their registration. */
record IssuerListResponse(List<IssuerResponse> oidcIssuers) {}
