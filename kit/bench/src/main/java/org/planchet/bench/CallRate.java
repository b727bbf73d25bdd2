package org.planchet.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How often a node answers one request, asked again as soon as it is answered, over one or more connections.
///
/// @param perSecond  answers of all connections
/// @param p99Seconds 99 of 100 answers took no longer
record CallRate(double perSecond, double p99Seconds) {
    /// Asks for `seconds`, after a third of that unmeasured.
    static CallRate of(ServedNode node, byte[] request, int connections, double seconds)
            throws IOException, InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            for (int i = 0; i < connections; i++) tasks.add(() -> ask(node, request, seconds));
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
    private static List<Long> ask(ServedNode node, byte[] request, double seconds) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (HttpConnection connection = node.connect()) {
            long from = System.nanoTime() + (long) (seconds / 3 * 1e9);
            long end = from + (long) (seconds * 1e9);
            while (true) {
                long asked = System.nanoTime();
                connection.send(request);
                long answered = System.nanoTime();
                if (asked >= from) nanos.add(answered - asked);
                if (answered >= end) return nanos.isEmpty() ? List.of(answered - asked) : nanos;
            }
        }
    }
}
