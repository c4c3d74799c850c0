package dev.mintmark.jwt;

/** The failure of a text that is not strict base64url. The message is the second half of a sentence. */
final class MalformedBase64UrlException extends Exception {

    MalformedBase64UrlException(String why) {
        super(why, null, false, false);
    }
}
