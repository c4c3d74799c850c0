/** Lists in pages: opaque, authenticated cursors. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.paging;
