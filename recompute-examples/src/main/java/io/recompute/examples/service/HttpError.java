package io.recompute.examples.service;

/** What a client is told instead of an answer. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    HttpError(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
