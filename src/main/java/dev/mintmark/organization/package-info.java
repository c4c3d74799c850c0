/** Tenants and who exists in them: projects, teams, members, roles, applications, API users. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.organization;
