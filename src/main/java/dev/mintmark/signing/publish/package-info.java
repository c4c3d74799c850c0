/** The publication of the service's keys and addresses: JWKS, discovery documents, the public URL. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.signing.publish;
