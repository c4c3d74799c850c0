package dev.mintmark.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.platform.egress.EgressException.EgressFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final int MOST = 1024;

    @Test
    void a_body_without_coding_is_as_it_was_sent() {
        assertThat(ContentCoding.of(List.of())).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.of(List.of("", "Identity , identity"))).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.IDENTITY.decode(new byte[MOST], MOST)).hasSize(MOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", " gzip ", "gzip, identity", ",gzip"})
    void gzip_is_decoded(String coding) throws IOException {
        byte[] body = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);

        assertThat(ContentCoding.of(List.of(coding)).decode(gzip(body), MOST)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "compress", "gzip, gzip", "br, gzip", "g zip"})
    void any_other_coding_is_refused_by_name(String coding) {
        assertThat(catchThrowableOfType(EgressException.class, () -> ContentCoding.of(List.of(coding))))
                .returns(EgressFailure.ENCODING, EgressException::reason)
                .hasMessage("its content encoding is '" + coding + "', and only gzip and identity are read");
    }

    @Test
    void two_fields_are_two_codings() {
        assertThatThrownBy(() -> ContentCoding.of(List.of("gzip", "br")))
                .hasMessage("its content encoding is 'gzip, br', and only gzip and identity are read");
    }

    @Test
    void members_of_gzip_that_follow_each_other_are_one_body() throws IOException {
        byte[] twice = concatenated(
                gzip("{\"keys\":".getBytes(StandardCharsets.US_ASCII)),
                gzip("[]}".getBytes(StandardCharsets.US_ASCII)));

        assertThat(new String(ContentCoding.GZIP.decode(twice, MOST), StandardCharsets.US_ASCII))
                .isEqualTo("{\"keys\":[]}");
    }

    @Test
    void no_more_is_decoded_than_is_read() throws IOException {
        assertThat(ContentCoding.GZIP.decode(gzip(new byte[MOST]), MOST)).hasSize(MOST);
        byte[] half = gzip(new byte[MOST / 2 + 1]);
        for (byte[] bomb :
                List.of(gzip(new byte[MOST + 1]), gzip(new byte[64 * 1024 * 1024]), concatenated(half, half))) {
            assertThat(catchThrowableOfType(EgressException.class, () -> ContentCoding.GZIP.decode(bomb, MOST)))
                    .returns(EgressFailure.TOO_LARGE, EgressException::reason)
                    .hasMessage("it is larger than 1 KiB once it is decompressed");
        }
    }

    @Test
    void what_is_cut_off_or_no_gzip_is_refused() throws IOException {
        byte[] whole = gzip("{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII));
        byte[] corrupt = whole.clone();
        corrupt[whole.length - 8] ^= 1;

        for (int length : new int[] {0, 5, 15, whole.length - 4}) {
            assertThatThrownBy(() -> ContentCoding.GZIP.decode(Arrays.copyOf(whole, length), MOST))
                    .isInstanceOf(EgressException.class)
                    .hasMessage("it is said to be gzip and is cut off");
        }
        for (byte[] other : List.of(corrupt, "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> ContentCoding.GZIP.decode(other, MOST))
                    .isInstanceOf(EgressException.class)
                    .hasMessage("it is said to be gzip and is not, or is corrupt");
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
