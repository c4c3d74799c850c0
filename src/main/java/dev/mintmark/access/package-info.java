/**
 * Authentication and authorization of callers: tokens of this service, checked against its keys and against revocation.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.access;
