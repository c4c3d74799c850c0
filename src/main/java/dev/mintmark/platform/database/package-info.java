/** The embedded PostgreSQL, the schema, and what the database tells its replicas. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.database;
