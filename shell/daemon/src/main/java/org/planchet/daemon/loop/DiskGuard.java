package org.planchet.daemon.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.planchet.daemon.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops the chain before the disk is full: below the floor no block is accepted but everything else continues,
/// so that the node still answers, and resumes by itself once space is freed. A disk that fills up all the
/// same ends the node.
public final class DiskGuard implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final NodeLoop loop;
    private final Path folder;
    private final long floor;
    private long nextLook = System.nanoTime();

    /// @param floor bytes that are to stay free
    public DiskGuard(NodeLoop loop, Path folder, long floor) {
        this.loop = loop;
        this.folder = folder;
        this.floor = floor;
    }

    @Override
    public void onTick(Instant steady) {
        if (System.nanoTime() - nextLook < 0) return;
        nextLook = System.nanoTime() + INTERVAL_NANOS;
        boolean room = hasRoom();
        if (room == loop.hasRoom()) return;
        loop.setRoom(room);
        if (room) LogEvent.DISK_ROOM.in(LOG).log("There is room again in {}: blocks are taken", folder);
        else
            LogEvent.DISK_FULL
                    .in(LOG)
                    .log("Less than {} MiB are free in {}: no block is taken until there is room", floor >> 20, folder);
    }

    private boolean hasRoom() {
        try {
            return Files.getFileStore(folder).getUsableSpace() >= floor;
        } catch (IOException unknown) {
            // If the free space cannot be read, a failing disk shows itself at the next write.
            return true;
        }
    }
}
