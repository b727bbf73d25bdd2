package org.planchet.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A TCP port for a program that must get its port before it starts.
///
/// A port that the system chose (port 0) and that was closed again may go to any outgoing connection before the
/// program listens on it. So the ports lie below the range that systems take for outgoing connections (from 32,768 on
/// Linux, from 49,152 elsewhere), where nothing comes by chance.
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    /// @return a port of this machine on which nothing listens
    /// @throws IOException if a hundred ports in a row were taken
    public static int choose() throws IOException {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new IOException("no port from " + FIRST + " to " + END + " is free", last);
    }
}
