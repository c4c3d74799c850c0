package dev.mintmark.platform.eventloop;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Repeats a step of work, thousands of times without a thousand frames on the stack. */
public final class RepeatWork {
    private RepeatWork() {}

    /** Repeats {@code step} until it says that there is no more to do. The first failure ends it. */
    public static Uni<Void> whilst(Supplier<Uni<? extends Boolean>> step) {
        return Multi.createBy()
                .repeating()
                .uni(step)
                .whilst(Boolean::booleanValue)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
