/** Who is calling, as every room sees it; {@code access} finds it out. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.caller;
