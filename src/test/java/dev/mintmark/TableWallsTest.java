package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The walls of the tables: a room writes those alone that {@code docs/architecture.md} gives to it. An inner room can own
 * a table, too: only {@code platform/job} claims the turns of jobs.
 */
class TableWallsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/mintmark");
    private static final Pattern TEXT = Pattern.compile("(?s)\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern WRITE = Pattern.compile(
            "\\b(?:insert\\s+into|update(?:\\s+only)?|delete\\s+from(?:\\s+only)?|truncate(?:\\s+table)?|merge\\s+into)"
                    + "\\s+([a-z_]+)\\b");
    private static final Pattern ENTITY = Pattern.compile("@Table\\(name = \"(\\w+)\"\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** Tables that hold a row for each room that has something to keep. */
    private static final String ANY_ROOM = "each room its own row";

    @Test
    void a_room_writes_its_own_tables_alone() throws IOException {
        var owners = owners();
        var breaches = new TreeSet<String>();
        var written = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                var place = SOURCES.relativize(file);
                for (var table : writtenBy(Files.readString(file))) {
                    if (owners.containsKey(table)) {
                        written.add(table);
                        if (!owners.get(table).isEmpty()
                                && owners.get(table).stream().noneMatch(place::startsWith)) {
                            breaches.add(place + " writes " + table + ", which belongs to "
                                    + String.join(" and ", owners.get(table)));
                        }
                    }
                }
            }
        }
        assertThat(breaches).isEmpty();
        assertThat(written)
                .as("the statements are found")
                .contains("issued_token", "token_revocation", "oidc_issuer", "job");
    }

    private static List<String> writtenBy(String source) {
        var tables = new ArrayList<String>();
        var text = TEXT.matcher(source);
        while (text.find()) {
            var write = WRITE.matcher((text.group(1) == null ? text.group(2) : text.group(1)).toLowerCase(Locale.ROOT));
            while (write.find()) {
                tables.add(write.group(1));
            }
        }
        var entity = ENTITY.matcher(source);
        while (entity.find()) {
            tables.add(entity.group(1));
        }
        return tables;
    }

    /** The rooms that may write a table; none where each room has a row of its own there. */
    private static Map<String, Set<String>> owners() throws IOException {
        var owners = new HashMap<String, Set<String>>();
        var page = Files.readString(Path.of("docs/architecture.md"));
        for (var row : page.substring(page.indexOf("## Tables")).lines().toList()) {
            var cells = row.split("\\|", -1);
            if (cells.length < 4 || !cells[1].contains("`")) {
                continue;
            }
            var rooms = cells[2].contains(ANY_ROOM) ? Set.<String>of() : codes(cells[2]);
            codes(cells[1]).forEach(table -> owners.put(table, rooms));
        }
        return owners;
    }

    private static Set<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
