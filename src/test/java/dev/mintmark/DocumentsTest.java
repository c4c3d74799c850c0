package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that the documents name is there: classes, tests, pages and their headings. Every text to paste is a script. */
class DocumentsTest {
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"));
    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    /** Perhaps with its package before it and a method behind it. */
    private static final Pattern CLASS =
            Pattern.compile("((?:[a-z]+/)*[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?");

    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern PAGE = Pattern.compile("[\\w./-]+\\.md\\b");
    private static final Pattern JOB_OR_COPY = Pattern.compile("@Scheduled\\(|implements [^{]*\\bChangeListener\\b");
    private static final Pattern TABLE = Pattern.compile("create table (\\w+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .sorted()
                    .forEach(documents::add);
        }
        documents.removeIf(document -> !Files.exists(document));
        return documents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/security.md", "CONTRIBUTING.md"})
    void every_class_and_every_method_that_is_named_exists(Path document) throws IOException {
        var sources = sources();
        var missing = new ArrayList<String>();
        var named = new HashSet<String>();
        var codes = CODE.matcher(withoutBlocks(Files.readString(document)));
        while (codes.find()) {
            var name = CLASS.matcher(codes.group(1));
            if (!name.matches()) {
                continue;
            }
            named.add(name.group(1));
            var files = sources.getOrDefault(name.group(1).replaceFirst(".*/", ""), List.of()).stream()
                    .filter(file -> file.toString().endsWith("/" + name.group(1) + ".java"))
                    .toList();
            if (files.isEmpty() || (name.group(2) != null && !anyDeclares(files, name.group(2)))) {
                missing.add(codes.group(1));
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_relative_link_leads_somewhere(Path document) throws IOException {
        var dead = new ArrayList<String>();
        var links = LINK.matcher(withoutBlocks(Files.readString(document)));
        while (links.find()) {
            var link = links.group(1);
            if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
                dead.add(link);
            }
        }
        assertThat(dead).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_shell_block_is_a_script(Path document) throws Exception {
        var fences = FENCE.matcher(Files.readString(document));
        while (fences.find()) {
            if (Set.of("sh", "bash", "shell").contains(fences.group(2))) {
                assertThat(faultsOf(fences.group(3).stripIndent()))
                        .as(fences.group(3))
                        .isEmpty();
            }
        }
    }

    @Test
    void a_shell_block_that_is_no_script_is_found_out() throws Exception {
        assertThat(faultsOf("if true; then echo\n")).contains("syntax error");
    }

    @Test
    void a_link_into_nothing_is_found_out() throws IOException {
        assertThat(leadsSomewhere(Path.of("README.md"), "docs/nothing.md")).isFalse();
        assertThat(leadsSomewhere(Path.of("README.md"), "docs/metrics.md#nothing"))
                .isFalse();
        assertThat(leadsSomewhere(Path.of("docs/metrics.md"), "../README.md#start"))
                .isTrue();
    }

    /** Comments cite promises and checks by number; whoever follows one finds a row. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/security.md:22", "docs/renewal.md:7"})
    void every_number_that_comments_cite_has_a_row(String page) throws IOException {
        var parts = page.split(":", 2);
        var text = Files.readString(Path.of(parts[0]));
        for (int number = 1; number <= Integer.parseInt(parts[1]); number++) {
            assertThat(text).contains("\n| " + number + " | ");
        }
    }

    @Test
    void every_job_every_table_and_every_copy_of_rows_has_a_row() throws IOException {
        var page = Files.readString(Path.of("docs/architecture.md"));
        var jobsAndCopies = new ArrayList<String>();
        for (var files : sources().entrySet()) {
            for (var file : files.getValue()) {
                if (file.startsWith("src/main")
                        && JOB_OR_COPY.matcher(Files.readString(file)).find()) {
                    jobsAndCopies.add("| `" + files.getKey() + "` |");
                }
            }
        }
        var tables = new ArrayList<String>();
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (var migration : migrations.toList()) {
                var created = TABLE.matcher(Files.readString(migration));
                while (created.find()) {
                    tables.add("`" + created.group(1).replaceFirst("_default$", "") + "`");
                }
            }
        }
        assertThat(jobsAndCopies).hasSizeGreaterThan(15).allSatisfy(row -> assertThat(page)
                .contains(row));
        assertThat(tables).hasSizeGreaterThan(30).allSatisfy(table -> assertThat(page)
                .contains(table));
    }

    @Test
    void every_page_that_comments_cite_exists() throws IOException {
        var missing = new ArrayList<String>();
        for (var files : sources().values()) {
            for (var file : files) {
                var pages = PAGE.matcher(Files.readString(file));
                while (pages.find()) {
                    if (!file.endsWith("DocumentsTest.java")
                            && !Files.exists(Path.of(pages.group()))
                            && !Files.exists(Path.of("docs", pages.group()))) {
                        missing.add(file + ": " + pages.group());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static String faultsOf(String script) throws IOException, InterruptedException {
        var bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var input = bash.outputWriter()) {
            input.write(script);
        }
        var faults = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return bash.waitFor() == 0 ? faults : faults + "exit " + bash.exitValue();
    }

    private static boolean leadsSomewhere(Path document, String link) throws IOException {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length < 2 || anchors(Files.readString(target)).contains(parts[1]));
    }

    /** As GitHub and Forgejo make them. */
    private static Set<String> anchors(String page) {
        var anchors = new HashSet<String>();
        var headings = HEADING.matcher(withoutBlocks(page));
        while (headings.find()) {
            var anchor = headings.group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            for (int i = 0; !anchors.add(i == 0 ? anchor : anchor + '-' + i); ) {
                i++;
            }
        }
        return anchors;
    }

    private static String withoutBlocks(String page) {
        return FENCE.matcher(page).replaceAll("");
    }

    private static boolean anyDeclares(List<Path> files, String method) throws IOException {
        var declared = Pattern.compile("\\b" + method + "\\(");
        for (var file : files) {
            if (declared.matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, List<Path>> sources() throws IOException {
        var sources = new HashMap<String, List<Path>>();
        for (var tree : SOURCES) {
            try (Stream<Path> files = Files.walk(tree)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> sources.computeIfAbsent(
                                file.getFileName().toString().replaceFirst("\\.java$", ""), name -> new ArrayList<>())
                        .add(file));
            }
        }
        return sources;
    }
}
