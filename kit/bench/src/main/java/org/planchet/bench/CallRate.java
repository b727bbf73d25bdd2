package org.planchet.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How often requests are answered, the next asked as soon as the last is answered, over one or more connections.
///
/// @param perSecond  answers of all connections
/// @param p99Seconds 99 of 100 answers took no longer
record CallRate(double perSecond, double p99Seconds) {
    /// Something that listens.
    interface Server {
        HttpConnection connect() throws IOException;
    }

    /// Asks a node one thing for `seconds`, after a third of that unmeasured.
    static CallRate of(ServedNode node, byte[] request, int connections, double seconds)
            throws IOException, InterruptedException {
        return of(Collections.nCopies(connections, node::connect), List.of(request), seconds);
    }

    /// Asks in turn all of `requests` for `seconds`, after a third of that unmeasured; each connection begins at
    /// another one of them.
    ///
    /// @param servers one for each connection
    static CallRate of(List<Server> servers, List<byte[]> requests, double seconds)
            throws IOException, InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(servers.size())) {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                Server server = servers.get(i);
                int first = i * requests.size() / servers.size();
                tasks.add(() -> ask(server, requests, first, seconds));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<List<Long>> answers : clients.invokeAll(tasks)) nanos.addAll(answers.get());
            long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return new CallRate(sorted.length / seconds, sorted[(int) (sorted.length * 0.99)] / 1e9);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    /// The nanoseconds of each answer within the measured time; at least one.
    private static List<Long> ask(Server server, List<byte[]> requests, int first, double seconds) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (HttpConnection connection = server.connect()) {
            long from = System.nanoTime() + (long) (seconds / 3 * 1e9);
            long end = from + (long) (seconds * 1e9);
            for (int i = first; ; i++) {
                long asked = System.nanoTime();
                connection.send(requests.get(i % requests.size()));
                long answered = System.nanoTime();
                if (asked >= from) nanos.add(answered - asked);
                if (answered >= end) return nanos.isEmpty() ? List.of(answered - asked) : nanos;
            }
        }
    }
}
