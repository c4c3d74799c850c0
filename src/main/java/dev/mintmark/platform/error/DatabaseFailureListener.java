package dev.mintmark.platform.error;

/** Is told of each failure of the database that a caller was told of as 503. */
public interface DatabaseFailureListener {

    void failed(Throwable failure);
}
