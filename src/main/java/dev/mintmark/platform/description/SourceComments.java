package dev.mintmark.platform.description;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads the Javadoc of packages, types and methods from their sources, so that a description is written once. */
final class SourceComments {
    private final Map<String, Comment> comments = new HashMap<>();

    private SourceComments() {}

    /** Reads every source below a directory. */
    static SourceComments below(Path directory) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the API is described by a JDK");
        var comments = new SourceComments();
        try (var found = Files.walk(directory);
                var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var sources =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            var task = task(compiler, files.getJavaFileObjectsFromPaths(sources), files);
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                comments.read(unit, trees);
            }
            return comments;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavacTask task(
            JavaCompiler compiler,
            Iterable<? extends javax.tools.JavaFileObject> sources,
            javax.tools.StandardJavaFileManager files) {
        return (JavacTask) compiler.getTask(null, files, problem -> {}, List.of("-proc:none"), null, sources);
    }

    /** The comment of a class, an interface, an enum or a record; empty where it has none. */
    Comment of(Class<?> type) {
        return of(String.valueOf(type.getCanonicalName()));
    }

    /** The comment of a method; empty where it has none. */
    Comment of(Class<?> type, String method) {
        return of(type.getCanonicalName() + '#' + method);
    }

    /** The comment of a package; empty where it has none. */
    Comment ofPackage(String name) {
        return of("package " + name);
    }

    private Comment of(String key) {
        return comments.getOrDefault(key, Comment.NONE);
    }

    private void read(CompilationUnitTree unit, DocTrees trees) {
        var packageName = String.valueOf(unit.getPackageName());
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            private final Deque<String> types = new ArrayDeque<>(List.of(packageName));

            @Override
            public @Nullable Void visitPackage(PackageTree tree, @Nullable Void unused) {
                keep("package " + packageName);
                return super.visitPackage(tree, null);
            }

            @Override
            public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
                types.push(types.element() + '.' + tree.getSimpleName());
                keep(types.element());
                super.visitClass(tree, null);
                types.pop();
                return null;
            }

            @Override
            public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
                keep(types.element() + '#' + tree.getName());
                return super.visitMethod(tree, null);
            }

            @Override
            public @Nullable Void visitVariable(com.sun.source.tree.VariableTree tree, @Nullable Void unused) {
                keep(types.element() + '#' + tree.getName());
                return super.visitVariable(tree, null);
            }

            private void keep(String key) {
                var text = trees.getDocComment(getCurrentPath());
                if (text != null) {
                    comments.putIfAbsent(key, Comment.of(text));
                }
            }
        }.scan(unit, null);
    }
}
