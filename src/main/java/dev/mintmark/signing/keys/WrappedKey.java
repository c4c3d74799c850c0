package dev.mintmark.signing.keys;

/** A private key as the database holds it. It is encrypted under a data key of its own, which is encrypted as well. */
public final class WrappedKey {
    private final byte[] wrappedDataKey;
    private final byte[] privateKey;

    WrappedKey(byte[] wrappedDataKey, byte[] privateKey) {
        this.wrappedDataKey = wrappedDataKey.clone();
        this.privateKey = privateKey.clone();
    }

    byte[] wrappedDataKey() {
        return wrappedDataKey.clone();
    }

    byte[] privateKey() {
        return privateKey.clone();
    }
}
