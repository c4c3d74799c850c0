package dev.mintmark.jwt;

/** The failure of a JWK that cannot be used. The message is the rest of a sentence that begins with the member. */
final class InvalidJwkException extends Exception {

    private final String member;

    InvalidJwkException(String member, String why) {
        super(why, null, false, false);
        this.member = member;
    }

    /** The member that is at fault; empty when the JWK itself is. */
    String member() {
        return member;
    }
}
