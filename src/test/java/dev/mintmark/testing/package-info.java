/** Real counterparts for tests: issuers, authorities and keys that behave and misbehave as those of the world do. */
package dev.mintmark.testing;
