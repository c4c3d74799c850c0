@NullMarked
package dev.mintmark.platform.crypto;

import org.jspecify.annotations.NullMarked;
