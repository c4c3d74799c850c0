/** The service's signing keys: their making, encryption, rotation and publication, and signing with them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.signing;
