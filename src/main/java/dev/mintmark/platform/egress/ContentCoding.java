package dev.mintmark.platform.egress;

import dev.mintmark.platform.egress.EgressException.EgressFailure;
import dev.mintmark.platform.error.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The encodings of a body that are read (RFC 9110, section 8.4). */
enum ContentCoding {
    IDENTITY {
        @Override
        InputStream reading(byte[] body) {
            return new ByteArrayInputStream(body);
        }
    },
    GZIP {
        @Override
        InputStream reading(byte[] body) throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(body));
        }
    };

    /** The accepted codings. A server that knows neither sends its document as it is. */
    static final String ACCEPTED = "gzip, identity";

    /**
     * The coding of a body.
     *
     * @param fields the values of Content-Encoding
     * @throws EgressException with reason {@code ENCODING}, naming what is not read
     */
    static ContentCoding of(List<String> fields) {
        List<String> applied = new ArrayList<>();
        for (String coding : String.join(",", fields).split(",", -1)) {
            String name = coding.strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.equals("identity")) {
                applied.add(name);
            }
        }
        if (applied.isEmpty()) {
            return IDENTITY;
        }
        if (applied.size() == 1
                && (applied.get(0).equals("gzip") || applied.get(0).equals("x-gzip"))) {
            return GZIP;
        }
        throw EgressException.failed(
                EgressFailure.ENCODING,
                "its content encoding is " + Excerpt.of(String.join(", ", applied))
                        + ", and only gzip and identity are read",
                null);
    }

    /**
     * The body as it was before it was encoded. Takes milliseconds for the largest.
     *
     * @param most so many bytes are decoded, and not one more
     * @throws EgressException with reason {@code TOO_LARGE}, or {@code ENCODING} for what is no such body
     */
    byte[] decode(byte[] body, int most) {
        try (InputStream decoded = reading(body)) {
            byte[] read = decoded.readNBytes(most + 1);
            if (read.length > most) {
                throw EgressException.failed(
                        EgressFailure.TOO_LARGE,
                        "it is larger than " + most / 1024 + " KiB once it is decompressed",
                        null);
            }
            return read;
        } catch (EOFException e) {
            throw EgressException.failed(EgressFailure.ENCODING, "it is said to be gzip and is cut off", e);
        } catch (IOException e) {
            throw EgressException.failed(EgressFailure.ENCODING, "it is said to be gzip and is not, or is corrupt", e);
        }
    }

    abstract InputStream reading(byte[] body) throws IOException;
}
