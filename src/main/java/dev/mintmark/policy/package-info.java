/**
 * The policies of issuers: resource, rows and settings here, the definitions and their evaluation in the rooms below.
 * Plain Java; claims are attacker input, definitions are written by an organization's administrators.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy;
