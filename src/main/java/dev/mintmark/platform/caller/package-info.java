/** The caller of a request, as every package sees it. The package {@code access} authenticates it. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.caller;
