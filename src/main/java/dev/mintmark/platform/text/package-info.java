/** Words that callers write: how far one is from another. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.text;
