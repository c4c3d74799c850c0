package dev.mintmark.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Sends what no HTTP client lets its user send. Names, addresses and values go out with one byte for each character. */
public record Wire(int port) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    /** @param status 0 where the connection ended without an answer */
    public record Answer(int status, String head, String body) {}

    /** @param body null for none */
    public Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        var request = new ByteArrayOutputStream();
        var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nConnection: close\r\n");
        if (!headers.containsKey("Host")) {
            head.append("Host: localhost\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            request.writeBytes(body);
        }
        return send(request.toByteArray());
    }

    /** Sends these bytes and reads until the connection ends. */
    public Answer send(byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request);
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(String answer) {
        if (!answer.startsWith("HTTP/1.1 ")) {
            return new Answer(0, "", answer);
        }
        int end = answer.indexOf("\r\n\r\n");
        return new Answer(
                Integer.parseInt(answer.substring(STATUS_AT, STATUS_AT + 3)),
                answer.substring(0, end),
                answer.substring(end + 4));
    }
}
