/**
 * The management of issuers over HTTP: registering, changing, reading, trust lists. Nobody enters it but over HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.issuer.register;
