/**
 * Policies: definitions, compiled once, then a pure function over (policy, claims) that decides the grant. Plain Java;
 * claims are attacker input, definitions are written by an organization's administrators.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy;
