package dev.mintmark.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes base64url (RFC 4648 section 5) in its only canonical spelling. Padding, white space, foreign characters and
 * unused bits other than zero are refused. The JDK's decoder accepts padding and unused bits.
 */
final class Base64Url {

    private static final byte FOREIGN = -1;
    private static final byte[] VALUES = values();

    private Base64Url() {}

    static byte[] decode(String text) throws MalformedBase64UrlException {
        // A character that is not ASCII becomes a question mark, which is as foreign.
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return decode(ascii, 0, ascii.length);
    }

    /** Decodes the characters from {@code start}, inclusive, to {@code end}, exclusive. */
    static byte[] decode(byte[] ascii, int start, int end) throws MalformedBase64UrlException {
        int length = end - start;
        int tail = length & 3;
        if (tail == 1) {
            throw new MalformedBase64UrlException("it is cut off");
        }
        byte[] decoded = new byte[(int) (length * 3L / 4)];
        int to = 0;
        int from = start;
        for (int last = end - tail; from < last; from += 4) {
            int bits = value(ascii[from]) << 18
                    | value(ascii[from + 1]) << 12
                    | value(ascii[from + 2]) << 6
                    | value(ascii[from + 3]);
            decoded[to++] = (byte) (bits >> 16);
            decoded[to++] = (byte) (bits >> 8);
            decoded[to++] = (byte) bits;
        }
        if (tail != 0) {
            tail(ascii, from, tail, decoded, to);
        }
        return decoded;
    }

    private static void tail(byte[] ascii, int from, int tail, byte[] decoded, int to)
            throws MalformedBase64UrlException {
        int bits = value(ascii[from]) << 18 | value(ascii[from + 1]) << 12;
        if (tail == 3) {
            bits |= value(ascii[from + 2]) << 6;
        }
        int unused = tail == 3 ? 0xFF : 0xFFFF;
        if ((bits & unused) != 0) {
            throw new MalformedBase64UrlException("the unused bits at its end are not zero");
        }
        decoded[to] = (byte) (bits >> 16);
        if (tail == 3) {
            decoded[to + 1] = (byte) (bits >> 8);
        }
    }

    private static int value(byte character) throws MalformedBase64UrlException {
        byte value = character < 0 ? FOREIGN : VALUES[character];
        if (value == FOREIGN) {
            throw new MalformedBase64UrlException("it has a character other than A-Z a-z 0-9 - _");
        }
        return value;
    }

    private static byte[] values() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        byte[] values = new byte[128];
        Arrays.fill(values, FOREIGN);
        for (byte i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = i;
        }
        return values;
    }
}
