package dev.mintmark.platform.error;

import jakarta.ws.rs.core.Response;

final class HttpStatus {
    private HttpStatus() {}

    static String reason(int status) {
        var known = Response.Status.fromStatusCode(status);
        if (known != null) {
            return known.getReasonPhrase();
        }
        return status == 422 ? "Unprocessable Content" : "Error";
    }
}
