package dev.mintmark.platform.egress;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes a failed connection as the rest of a sentence. It quotes nothing that others sent. */
final class BrokenConnection {

    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})");

    private BrokenConnection() {}

    static String of(Throwable cause) {
        if (find(cause, ConnectTimeoutException.class) != null) {
            return "its server did not take the connection in time";
        }
        if (find(cause, NoRouteToHostException.class) != null) {
            return "there is no route to its server";
        }
        ConnectException refusal = find(cause, ConnectException.class);
        if (refusal != null) {
            return String.valueOf(refusal.getMessage()).contains("refused")
                    ? "its server refused the connection: nothing listens on that port"
                    : "there is no connection to its server";
        }
        return "the connection to its server ended before the answer was complete";
    }

    static String ofTls(Throwable cause) {
        if (find(cause, NotSslRecordException.class) != null) {
            return "its server does not speak TLS on that port";
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(t.getMessage()));
            if (alert.find()) {
                return "its server and this service could not agree on TLS (" + alert.group(1) + ")";
            }
        }
        return "the TLS handshake with its server failed";
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }
}
