package dev.mintmark.audit.verify;

import io.smallrye.mutiny.Uni;

/** Signs checkpoints with a published key. The package {@code signing} implements it. */
public interface CheckpointSignatures {

    /**
     * Signs with the key that is active now.
     *
     * @param claims JSON in UTF-8
     * @return a compact JWS
     */
    Uni<String> sign(byte[] claims);

    /** Tells whether a text is a checkpoint's JWS. One that names a key of ours must have that key's signature. */
    boolean isPlausible(String jws);
}
