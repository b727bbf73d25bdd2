package org.planchet.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A memory cgroup with a limit, of either version of the interface: what a container engine bounds a process by.
///
/// @param folder of the group
public record MemoryGroup(Path folder) implements AutoCloseable {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
    private static final AtomicInteger MADE = new AtomicInteger();

    /// @param bytes the limit
    /// @throws IOException if none can be made: it takes Linux and root
    public static MemoryGroup of(long bytes) throws IOException {
        boolean old = Files.isDirectory(VERSION_1);
        String name = "planchet-" + ProcessHandle.current().pid() + "-" + MADE.getAndIncrement();
        Path folder = (old ? VERSION_1 : Path.of("/sys/fs/cgroup")).resolve(name);
        try {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve(old ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
        } catch (IOException refused) {
            Files.deleteIfExists(folder);
            throw new IOException("no memory cgroup can be made: " + refused, refused);
        }
        return new MemoryGroup(folder);
    }

    /// What goes before a command that is to run in the group.
    public List<String> command() {
        return List.of("sh", "-c", "echo $$ >" + folder.resolve("cgroup.procs") + "; exec \"$@\"", "sh");
    }

    /// The most bytes that were in use at a time, the system's copies of files included.
    public long peak() throws IOException {
        Path file = folder.resolve("memory.peak");
        if (!Files.exists(file)) file = folder.resolve("memory.max_usage_in_bytes");
        return Long.parseLong(Files.readString(file).strip());
    }

    /// Once its processes have ended.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder);
    }
}
