/**
 * The discovery of issuers' documents and keys, their caching, and the record of the keys that were seen.
 * {@code register} and {@code exchange} enter it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.issuer.keys;
