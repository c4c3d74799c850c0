package dev.mintmark;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The process's entry. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        var ended = CommandLine.read(arguments);
        if (ended == null) {
            Launcher.launch(arguments);
            return;
        }
        (ended.isError() ? System.err : System.out).print(ended.text());
        System.exit(ended.exitCode());
    }
}
