/** The token endpoint: it exchanges an outside identity's token for one of this service (RFC 8693). */
@org.jspecify.annotations.NullMarked
package dev.mintmark.exchange;
