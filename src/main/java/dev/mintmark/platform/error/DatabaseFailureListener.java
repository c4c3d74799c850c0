package dev.mintmark.platform.error;

/** Listens to failures of the database that callers got as 503. */
public interface DatabaseFailureListener {

    void failed(Throwable failure);
}
