/** Tenants and who exists in them: projects, teams, members, roles. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.organization;
