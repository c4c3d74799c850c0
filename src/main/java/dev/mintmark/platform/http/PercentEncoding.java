package dev.mintmark.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads percent-encoded text (RFC 3986 section 2.1) strictly, so that no two readers see two things. The JDK's decoder
 * accepts signs and the digits of other scripts after a {@code %}. It also makes one character of all bytes that are
 * not UTF-8.
 */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes what came over the wire.
     *
     * @param octets one character for each byte (ISO 8859-1)
     * @throws MalformedEncodingException for an escape without two hex digits, for what is not UTF-8 and for NUL
     */
    public static String decode(String octets) {
        return isPlain(octets) ? octets : decodeEscaped(octets);
    }

    /** Tells whether it stands for itself, as nearly all that is long does. */
    private static boolean isPlain(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '%' || c == 0 || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String decodeEscaped(String octets) {
        var bytes = new byte[octets.length()];
        int length = 0;
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '%') {
                bytes[length++] = escaped(octets, i);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return utf8(ByteBuffer.wrap(bytes, 0, length));
    }

    private static byte escaped(String octets, int percent) {
        if (percent + 2 >= octets.length()) {
            throw new MalformedEncodingException("a percent sign without two hex digits behind it");
        }
        return (byte) (hexDigit(octets.charAt(percent + 1)) * 16 + hexDigit(octets.charAt(percent + 2)));
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            return (c | 0x20) - 'a' + 10;
        }
        throw new MalformedEncodingException("a percent sign without two hex digits behind it");
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.indexOf(0) >= 0) {
                throw new MalformedEncodingException("a NUL character");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedEncodingException("bytes that are no UTF-8");
        }
    }
}
