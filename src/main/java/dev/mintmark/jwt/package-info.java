/** Reading and verifying tokens that others have signed: strict, pure Java, no framework. Everything here is attacker input. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.jwt;
