/** An issuer of our own, for trying an exchange on a laptop. It exists there and nowhere else. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.issuer.demonstration;
