package dev.mintmark.platform.crypto;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The Corretto provider's library, compressed in the native executable to a third of its size. A process unpacks it to
 * a file and loads it once.
 */
final class PackedLibrary {
    private static final String PLACE = "/com/amazon/corretto/crypto/provider/";
    private static final String NAME = System.mapLibraryName("amazonCorrettoCryptoProvider");

    /** Made when the executable is built. */
    private static final byte[] PACKED = pack();

    private PackedLibrary() {}

    /** @throws IOException where there is none for the platform */
    static InputStream open() throws IOException {
        if (PACKED.length == 0) {
            throw new IOException("there is no library for this platform");
        }
        return new GZIPInputStream(new ByteArrayInputStream(PACKED));
    }

    private static byte[] pack() {
        var packed = new ByteArrayOutputStream();
        var path = PLACE + NAME;
        try (var library = PackedLibrary.class.getResourceAsStream(path)) {
            if (library != null) {
                try (var gzip = new GZIPOutputStream(packed)) {
                    library.transferTo(gzip);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
