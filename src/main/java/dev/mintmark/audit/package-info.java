/** The audit record: events are recorded, sealed into chains, verified, and dropped after their retention. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit;
