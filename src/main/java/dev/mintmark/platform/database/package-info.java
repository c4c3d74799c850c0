/** The embedded PostgreSQL, the schema, the connections, and the notifications of the database to its replicas. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.database;
