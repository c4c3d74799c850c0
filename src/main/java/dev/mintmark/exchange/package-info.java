/** The token endpoint: an outside identity is traded for a token of ours (RFC 8693). */
@org.jspecify.annotations.NullMarked
package dev.mintmark.exchange;
