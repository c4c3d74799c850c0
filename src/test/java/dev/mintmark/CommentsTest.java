package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.VariableTree;
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
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Reads the Javadoc of all packages, types and members under {@code src/main/java}, and checks its sentences. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommentsTest {
    private static final int LONGEST_SENTENCE = 20;

    private static final Pattern QUESTION =
            Pattern.compile("(?is)\\W*(?:which|what|whether|who|whose|whoever|whatever|how|however)\\b.*");
    private static final Pattern TAG = Pattern.compile("(?m)^\\s*(?=@[a-z]+\\b)");
    private static final Pattern NAME_OF_TAG = Pattern.compile("^@(?:(?:param|throws)\\s+\\S+|[a-z]+)\\s*");
    private static final Pattern INLINE = Pattern.compile("\\{@\\w+\\s*((?:[^{}]|\\{[^{}]*\\})*)\\}");
    private static final Pattern BLOCK = Pattern.compile("</?(?:p|ul|ol|li|table|tr|td|th)\\b[^>]*>");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?][)\"]?)\\s+|\\n\\s*\\n");
    private static final Pattern WORD = Pattern.compile("\\S*\\w\\S*");

    private List<Comment> comments = List.of();

    @BeforeAll
    void readSources() throws IOException {
        comments = read(Path.of("src/main/java"));
    }

    @Test
    void the_comments_of_types_and_members_are_read() {
        assertThat(comments).hasSizeGreaterThan(2000);
    }

    @Test
    void a_sentence_opens_with_the_thing_or_with_what_it_does() {
        assertThat(openWithQuestion(comments))
                .as("a sentence begins with a noun phrase or a verb, never with which, what, whether, who or how")
                .isEmpty();
    }

    @Test
    void a_sentence_has_twenty_words_at_most() {
        assertThat(tooLong(comments))
                .as("a sentence holds one idea, in %s words at most", LONGEST_SENTENCE)
                .isEmpty();
    }

    @Test
    void a_sentence_that_opens_with_a_question_is_found(@TempDir Path directory) throws IOException {
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

                    /** Returns it. What nobody needs is left out. */
                    void method() {}

                    /**
                     * Takes it.
                     *
                     * @param size how many there are
                     * @return whether it fits
                     */
                    boolean tagged(int size) {
                        return size > 0;
                    }

                    // What a line comment says is not looked at.
                    /** The size, however many there are. */
                    int field;
                }
                """);

        assertThat(openWithQuestion(read(directory)))
                .containsExactly(
                        "Outer.java Inner: Whoever asks.",
                        "Outer.java Choice: Which is meant.",
                        "Outer.java method: What nobody needs is left out.",
                        "Outer.java tagged: how many there are",
                        "Outer.java tagged: whether it fits");
    }

    @Test
    void a_sentence_of_more_than_twenty_words_is_found(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("Outer.java"),
                """
                /** A b c d e f g h i j k l m n o p q r {@code two words} {@link Outer the outer}. */
                class Outer {
                    /** A b c d e f g h i j k l m n o p q r s t (u). A short one. */
                    int field;

                    /**
                     * A b c d e f g h i j.
                     *
                     * <p>A b c d e f g h i j k.
                     *
                     * @param one a b c d e f g h i j k l m n o p q r s t
                     * @return a b c d e f g h i j k l m n o p q r s t u
                     */
                    int method(int one) {
                        return one;
                    }
                }
                """);

        assertThat(tooLong(read(directory)))
                .containsExactly(
                        "Outer.java field: A b c d e f g h i j k l m n o p q r s t (u).",
                        "Outer.java method: a b c d e f g h i j k l m n o p q r s t u");
    }

    /** The Javadoc of a package, a type or a member, its file and its name. */
    private record Comment(String file, String name, String text) {
        /** The sentences before the tags and in them, without the names of tags and parameters. */
        Stream<String> sentences() {
            return TAG.splitAsStream(text)
                    .filter(part -> !part.startsWith("@see"))
                    .map(part -> NAME_OF_TAG.matcher(part).replaceFirst(""))
                    .map(part -> BLOCK.matcher(part).replaceAll("\n\n"))
                    .flatMap(END_OF_SENTENCE::splitAsStream)
                    .map(sentence -> sentence.replaceAll("\\s+", " ").strip())
                    .filter(sentence -> !sentence.isEmpty());
        }

        String says(String sentence) {
            return file + " " + name + ": " + sentence;
        }
    }

    private static List<String> openWithQuestion(List<Comment> comments) {
        return comments.stream()
                .map(comment -> new Comment(
                        comment.file(),
                        comment.name(),
                        INLINE.matcher(comment.text()).replaceAll("$1")))
                .flatMap(comment -> comment.sentences()
                        .filter(sentence -> QUESTION.matcher(sentence).matches())
                        .map(comment::says))
                .toList();
    }

    /** An inline tag counts as one word, however many are in it. */
    private static List<String> tooLong(List<Comment> comments) {
        return comments.stream()
                .map(comment -> new Comment(
                        comment.file(),
                        comment.name(),
                        INLINE.matcher(comment.text()).replaceAll("Code")))
                .flatMap(comment -> comment.sentences()
                        .filter(sentence -> WORD.matcher(sentence).results().count() > LONGEST_SENTENCE)
                        .map(comment::says))
                .toList();
    }

    private static List<Comment> read(Path directory) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        var comments = new ArrayList<Comment>();
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

    private static void collect(CompilationUnitTree unit, DocTrees trees, List<Comment> comments) {
        var file = String.valueOf(Path.of(unit.getSourceFile().getName()).getFileName());
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

            @Override
            public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
                add(tree.getName().toString());
                return super.visitMethod(tree, null);
            }

            @Override
            public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
                add(tree.getName().toString());
                return super.visitVariable(tree, null);
            }

            private void add(String name) {
                var text = trees.getDocComment(getCurrentPath());
                if (text != null) {
                    comments.add(new Comment(file, name, text));
                }
            }
        }.scan(unit, null);
    }
}
