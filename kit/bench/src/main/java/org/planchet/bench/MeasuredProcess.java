package org.planchet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs a process to its end and reads, from the kernel's own books (`/proc`, so Linux only), what it used. The books
/// close with the process, so they are read every few milliseconds and the last reading counts: up to 20 ms of CPU
/// time may be missing.
final class MeasuredProcess {
    /// @param wallSeconds from start to end
    /// @param cpuSeconds  user and system time of all threads
    /// @param peakMiB     most resident memory
    record Figures(double wallSeconds, double cpuSeconds, double peakMiB) {}

    private static final long TICKS_PER_SECOND = 100;

    private MeasuredProcess() {}

    /// @param log where the process's output goes
    static Figures run(List<String> command, Path log) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path books = Path.of("/proc", Long.toString(process.pid()));
        double cpu = 0;
        double peak = 0;
        while (process.isAlive()) {
            try {
                cpu = Math.max(cpu, cpuSeconds(books));
                peak = Math.max(peak, peakMiB(books));
            } catch (IOException | RuntimeException ending) {
                // The process is just leaving; what was read last counts.
            }
            Thread.sleep(10);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        int code = process.waitFor();
        if (code != 0) throw new IOException(command.getFirst() + " ended with " + code + ": " + tail(log));
        return new Figures(wall, cpu, peak);
    }

    /// User and system time of all threads of a running process.
    static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(Path.of("/proc", Long.toString(pid)));
    }

    private static double cpuSeconds(Path books) throws IOException {
        String stat = Files.readString(books.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static double peakMiB(Path books) throws IOException {
        return memoryMiB(books, "VmHWM:");
    }

    /// The most memory that a running process has had resident, in MiB.
    static double peakMiB(long pid) throws IOException {
        return peakMiB(Path.of("/proc", Long.toString(pid)));
    }

    /// Resident memory of a running process, in MiB.
    static double residentMiB(long pid) throws IOException {
        return memoryMiB(Path.of("/proc", Long.toString(pid)), "VmRSS:");
    }

    private static double memoryMiB(Path books, String row) throws IOException {
        for (String line : Files.readAllLines(books.resolve("status")))
            if (line.startsWith(row)) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        return 0;
    }

    /// The last lines of what a process said.
    static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
