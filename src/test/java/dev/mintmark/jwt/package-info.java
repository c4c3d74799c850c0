/** The promises of the strict reader and the verifier. */
package dev.mintmark.jwt;
