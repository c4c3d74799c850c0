package dev.mintmark.audit;

import io.smallrye.mutiny.Uni;

/** Signs checkpoints so that others can check them; the room that keeps our keys answers. */
public interface CheckpointSignatures {

    /**
     * Signs with the key that is active now.
     *
     * @param claims JSON in UTF-8
     * @return a compact JWS
     */
    Uni<String> sign(byte[] claims);

    /** Whether a text is a checkpoint's JWS, and none that a key of ours is known not to have signed. */
    boolean isPlausible(String jws);
}
