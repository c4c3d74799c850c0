/** What was issued: the record of each token, and whether it is still good. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token;
