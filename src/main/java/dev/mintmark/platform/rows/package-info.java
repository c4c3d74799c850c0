/** The reading of rows that a statement answers with. Any room may enter. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.rows;
