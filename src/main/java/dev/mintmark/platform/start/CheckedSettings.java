package dev.mintmark.platform.start;

import io.smallrye.mutiny.Uni;

/** Settings whose constructor checks them: being a step has them made, and so refused, at start. */
public interface CheckedSettings extends StartStep {

    @Override
    default Phase phase() {
        return Phase.KEYS;
    }

    @Override
    default Uni<Void> run() {
        return Uni.createFrom().voidItem();
    }
}
