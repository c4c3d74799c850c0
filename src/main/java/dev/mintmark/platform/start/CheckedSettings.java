package dev.mintmark.platform.start;

import io.smallrye.mutiny.Uni;

/** Settings with a constructor that checks them. As a start step they are made, and so refused, at start. */
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
