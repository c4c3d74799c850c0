package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a service and its database, and fails as networks fail. It keeps its port. Starts out cut off. */
public final class Relay implements AutoCloseable {
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private volatile int target;
    private volatile boolean silent;
    private volatile long resetEvery = Long.MAX_VALUE;
    private ServerSocket server;

    private Relay(int target, int port) {
        this.target = target;
        this.port = port;
    }

    /** To this port of loopback. */
    public static Relay to(int target) {
        return new Relay(target, FreePort.next());
    }

    public int port() {
        return port;
    }

    /** Leads to another port of loopback from now on. Connections to the former one stay until they end. */
    public void leadTo(int anotherTarget) {
        target = anotherTarget;
    }

    /** Lets everything through from now on. */
    public synchronized void connect() {
        silent = false;
        resetEvery = Long.MAX_VALUE;
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

    /** Resets a connection in the middle of its bytes, each time when that many bytes have passed either way. */
    public void resetEvery(long bytes) {
        resetEvery = bytes;
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
                    join(accepting.accept());
                } catch (IOException e) {
                    return;
                }
            }
        }
    }

    private void join(Socket near) throws IOException {
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(near);
            open.add(far);
            run(() -> pump(near, far));
            run(() -> pump(far, near));
        } catch (IOException nobodyThere) {
            near.close();
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            var buffer = new byte[16 * 1024];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (isReset(read)) {
                    to.getOutputStream().write(buffer, 0, read / 2);
                    reset(from);
                    reset(to);
                    return;
                }
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

    private boolean isReset(int bytes) {
        long every = resetEvery;
        long now = passed.addAndGet(bytes);
        return now / every != (now - bytes) / every;
    }

    /** A socket that lingers for no time ends with an RST. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
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
