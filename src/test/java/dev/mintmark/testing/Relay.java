package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a service and its database, and fails as networks fail. It keeps its port. Starts out cut off. */
public final class Relay implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private ServerSocket server;

    private Relay(int target, int port) {
        this.target = target;
        this.port = port;
    }

    /** To this port of loopback. */
    public static Relay to(int target) {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Relay(target, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Lets everything through from now on. */
    public synchronized void connect() {
        silent = false;
        if (server != null) {
            return;
        }
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            run(new Acceptor(server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every connection and refuses new ones, as a database does that was stopped. */
    public synchronized void cut() {
        if (server != null) {
            close(server);
            server = null;
        }
        open.forEach(Relay::close);
        open.clear();
    }

    /** Swallows every byte and says nothing, as a host does that lost its power. */
    public void fallSilent() {
        silent = true;
    }

    @Override
    public void close() {
        cut();
    }

    private final class Acceptor implements Runnable {
        private final ServerSocket accepting;

        Acceptor(ServerSocket accepting) {
            this.accepting = accepting;
        }

        @Override
        public void run() {
            while (true) {
                try {
                    var near = accepting.accept();
                    var far = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(near);
                    open.add(far);
                    Relay.run(() -> pump(near, far));
                    Relay.run(() -> pump(far, near));
                } catch (IOException e) {
                    return;
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            var buffer = new byte[16 * 1024];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!silent) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // the other direction has ended it
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void run(Runnable task) {
        var thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
