package dev.mintmark;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The process's entry. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        if (AdminTokenCommand.isAsked(arguments)) {
            Launcher.launch(arguments);
            return;
        }
        var ended = CommandLine.read(arguments);
        if (ended == null) {
            Launcher.launch();
            return;
        }
        (ended.isError() ? System.err : System.out).print(ended.text());
        System.exit(ended.exitCode());
    }
}
