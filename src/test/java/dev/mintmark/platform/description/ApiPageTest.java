package dev.mintmark.platform.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ApiPageTest {
    private static final Path PAGE = Path.of("docs/api.md");

    @Test
    void the_page_says_what_the_description_says() throws IOException {
        var rendered = rendered();
        if (Boolean.getBoolean("write-docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/api.md, which src/docs/write writes again")
                .isEqualTo(rendered);
    }

    private static String rendered() throws IOException {
        try (var description = Objects.requireNonNull(ApiPageTest.class.getResourceAsStream("/openapi.json"))) {
            return ApiPage.of(new ObjectMapper().readTree(description));
        }
    }
}
