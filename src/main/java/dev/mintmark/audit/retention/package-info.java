/** The dropping of months and of rows of the list of chains that are past their retention. Nobody enters it. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.audit.retention;
