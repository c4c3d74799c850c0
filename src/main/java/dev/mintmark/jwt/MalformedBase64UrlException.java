package dev.mintmark.jwt;

/** The text is not strict base64url; the message says why, as the second half of a sentence. */
final class MalformedBase64UrlException extends Exception {

    MalformedBase64UrlException(String why) {
        super(why, null, false, false);
    }
}
