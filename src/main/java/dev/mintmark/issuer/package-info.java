/** The OIDC issuers an organization trusts: registration, discovery, thumbprints, their keys. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.issuer;
