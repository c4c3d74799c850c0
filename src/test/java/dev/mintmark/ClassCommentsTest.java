package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the Javadoc of all types and packages under {@code src/main/java}, and checks its first words. */
class ClassCommentsTest {
    private static final Pattern QUESTION =
            Pattern.compile("(?is)\\W*(?:which|what|whether|who|whose|whoever|whatever)\\b.*");

    @Test
    void a_class_comment_opens_with_the_thing_or_with_what_it_does() throws IOException {
        var comments = read(Path.of("src/main/java"));

        assertThat(comments).hasSizeGreaterThan(500);
        assertThat(comments.stream().filter(ClassCommentsTest::opensWithQuestion))
                .as("a class comment begins with a noun phrase or a verb, never with which, what, whether or who")
                .isEmpty();
    }

    @Test
    void a_class_comment_that_opens_with_a_question_is_found(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("Outer.java"),
                """
                /** Decides what becomes of it. */
                class Outer {
                    /** Whoever asks. */
                    record Inner() {}

                    /** {@code Which} is meant. */
                    enum Choice {}

                    /** Whatsoever, a word of another kind. */
                    interface Other {}

                    /** What a method returns is not looked at. */
                    void method() {}
                }
                """);

        assertThat(read(directory).stream()
                        .filter(ClassCommentsTest::opensWithQuestion)
                        .map(TypeComment::name))
                .containsExactly("Inner", "Choice");
    }

    /** The Javadoc of a type or a package, and its name. */
    private record TypeComment(String name, String text) {}

    private static boolean opensWithQuestion(TypeComment comment) {
        return QUESTION.matcher(comment.text().replaceAll("\\{@\\w+\\s", "")).matches();
    }

    private static List<TypeComment> read(Path directory) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        var comments = new ArrayList<TypeComment>();
        try (var found = Files.walk(directory);
                var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var sources =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                collect(unit, trees, comments);
            }
        }
        return comments;
    }

    private static void collect(CompilationUnitTree unit, DocTrees trees, List<TypeComment> comments) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitPackage(PackageTree tree, @Nullable Void unused) {
                add(String.valueOf(tree.getPackageName()));
                return null;
            }

            @Override
            public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
                add(tree.getSimpleName().toString());
                return super.visitClass(tree, null);
            }

            private void add(String name) {
                var text = trees.getDocComment(getCurrentPath());
                if (text != null) {
                    comments.add(new TypeComment(name, text));
                }
            }
        }.scan(unit, null);
    }
}
