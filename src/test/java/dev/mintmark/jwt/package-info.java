/** What the strict reader and the verifier promise. */
package dev.mintmark.jwt;
