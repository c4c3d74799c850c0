/** Introspection as RFC 7662 says. Nobody enters it but over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.introspect;
