package dev.mintmark;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The process's entry. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        Launcher.launch(arguments);
    }
}
