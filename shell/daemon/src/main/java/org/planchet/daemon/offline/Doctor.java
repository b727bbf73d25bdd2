package org.planchet.daemon.offline;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.api.ErrorMessage;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.Readiness;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.consensus.HeaderRules;
import org.planchet.daemon.adapters.ApiCookie;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.config.Indexing;
import org.planchet.daemon.config.ListenConfig;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.offline.Finding.Grade;
import org.planchet.daemon.offline.Finding.Subject;
import org.planchet.index.IndexStoreException;
import org.planchet.network.ListenSocket;
import org.planchet.storage.DataFolderException;
import org.planchet.storage.FolderInspection;
import org.planchet.storage.IndexInspection;
import org.planchet.views.Text;

/// Looks at everything that a node of a configuration needs, and says what is wrong with it: machine, data folder, what
/// is stored, ports. Changes nothing, and stops at nothing that it finds.
public final class Doctor {
    /// Heap that is left when coins and mempool have taken what they may.
    private static final long BASE_BYTES = 96L << 20;

    /// RocksDB's files of both databases, and some for everything else; each peer needs one more.
    private static final int BASE_FILES = 1_024;

    /// What a machine's clock may be behind the times that files were written at.
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final NodeConfig config;
    private final boolean full;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(NodeConfig config, boolean full, Instant now) {
        this.config = config;
        this.full = full;
        this.now = now;
    }

    /// What there is to say of a node of `config` on this machine, in the order of looking.
    ///
    /// @param full whether indexes are compared with every block, not only with the newest and some others
    public static List<Finding> examine(NodeConfig config, boolean full) {
        var doctor = new Doctor(config, full, Instant.now());
        doctor.machine();
        boolean held = !config.inMemory() && doctor.folder();
        if (held) doctor.node();
        else doctor.ports();
        return List.copyOf(doctor.findings);
    }

    private void well(Subject subject, Object... params) {
        findings.add(Finding.of(Grade.WELL, subject, params));
    }

    private void warn(Subject subject, Object... params) {
        findings.add(Finding.of(Grade.WARNING, subject, params));
    }

    private void problem(Subject subject, Object... params) {
        findings.add(Finding.of(Grade.PROBLEM, subject, params));
    }

    private void machine() {
        well(Subject.JAVA, Runtime.version(), Runtime.getRuntime().availableProcessors());
        long heap = Runtime.getRuntime().maxMemory();
        long needed = config.coinCache() + config.policy().maxMempoolBytes() + BASE_BYTES;
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) return;
        long memory = machine.getTotalMemorySize();
        if (heap < needed) warn(Subject.MEMORY_SCARCE, heap >> 20, needed >> 20, memory >> 20);
        else well(Subject.MEMORY, heap >> 20, memory >> 20);
        if (!(machine instanceof UnixOperatingSystemMXBean unix)) return;
        long files = unix.getMaxFileDescriptorCount();
        long wanted = (long) BASE_FILES + config.maxPeers();
        if (files < wanted) warn(Subject.OPEN_FILES_FEW, files, wanted);
        else well(Subject.OPEN_FILES, files);
    }

    /// Looks at the data folder. Returns whether a process holds it.
    private boolean folder() {
        Path path = config.dataDir();
        var folder = new FolderInspection(path);
        try {
            if (!folder.isThere()) {
                place(path);
                return false;
            }
            if (!folder.isWritable()) problem(Subject.FOLDER_NOT_WRITABLE, path, System.getProperty("user.name"));
            else if (folder.isOpenToOthers()) warn(Subject.FOLDER_OPEN, path);
            else well(Subject.FOLDER, path);
            disk(folder);
            if (folder.isHeld()) {
                well(Subject.FOLDER_HELD, path);
                return true;
            }
            folder.expectLayout(config.chain().name(), config.chain().genesisHash(), NodeFolder.kind(config));
            clock(folder);
            wallets(folder);
            for (String file : folder.damagedSmallFiles()) warn(Subject.FILE_DAMAGED, file);
            if (folder.hasHeaders()) headers(folder);
            if (folder.hasChain() && chain(folder) && IndexInspection.isThere(path)) indexes(path);
        } catch (DataFolderException refused) {
            ErrorMessage said = NodeFolder.refused(config, refused).problems().getFirst();
            findings.add(new Finding(Subject.FOLDER_REFUSED, Grade.PROBLEM, List.of(), Optional.of(said)));
        } catch (IOException unreadable) {
            problem(Subject.FOLDER_UNREADABLE, path, Text.reason(unreadable));
        }
        return false;
    }

    /// Where a folder is still to be made.
    private void place(Path path) {
        Path there = path.toAbsolutePath();
        while (there != null && !Files.exists(there)) there = there.getParent();
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) problem(Subject.NO_PARENT, path);
        else well(Subject.NO_FOLDER, path);
    }

    private void disk(FolderInspection folder) throws IOException {
        long free = folder.freeBytes() >> 20;
        long floor = config.diskFloor() >> 20;
        if (free < floor) problem(Subject.DISK_FULL, free, floor);
        else well(Subject.DISK, free, floor);
    }

    private void clock(FolderInspection folder) throws IOException {
        Instant newest = folder.newest().orElse(now);
        if (newest.isAfter(now.plus(CLOCK_TOLERANCE))) warn(Subject.CLOCK_BEHIND, now, newest);
        else well(Subject.CLOCK, now);
    }

    private void wallets(FolderInspection folder) throws IOException {
        for (Map.Entry<String, String> wallet : folder.wallets().entrySet()) {
            if (wallet.getValue().isEmpty()) well(Subject.WALLET, wallet.getKey());
            else problem(Subject.WALLET_DAMAGED, wallet.getKey(), wallet.getValue());
        }
    }

    /// Looks at blocks and coins. Returns whether the block index can be read.
    private boolean chain(FolderInspection folder) {
        FolderInspection.Chain chain;
        try {
            chain = folder.chain();
        } catch (ChainStoreException damaged) {
            problem(Subject.COINS_DAMAGED, String.valueOf(damaged.getMessage()));
            return false;
        }
        well(Subject.COINS, chain.height());
        if (chain.lostBlocks() > 0) problem(Subject.BLOCKS_LOST, chain.lostBlocks(), chain.blocks());
        else well(Subject.BLOCKS, chain.blocks());
        if (chain.lostUndos() > 0) problem(Subject.UNDO_LOST, chain.lostUndos());
        tip(chain.tipTime());
        return true;
    }

    /// Looks at a light node's headers. Peers send those again that are damaged.
    private void headers(FolderInspection folder) throws IOException {
        try {
            FolderInspection.Headers headers = folder.headers(config.chain());
            if (headers.damagedBytes() > 0) warn(Subject.HEADERS_DAMAGED, headers.height(), headers.damagedBytes());
            else well(Subject.HEADERS, headers.height());
            tip(headers.tipTime());
        } catch (ChainStoreException unreadable) {
            problem(Subject.FOLDER_UNREADABLE, config.dataDir(), String.valueOf(unreadable.getMessage()));
        }
    }

    /// @param time of the best block, in seconds since 1970
    private void tip(long time) {
        if (HeaderRules.isTooNew(time, now)) warn(Subject.CLOCK_BEHIND, now, Instant.ofEpochSecond(time));
    }

    private void indexes(Path path) {
        try (var indexes = new IndexInspection(path, config.chain().genesis())) {
            for (IndexInspection.Found found : indexes.compare(full)) index(found);
        } catch (IndexStoreException | ChainStoreException damaged) {
            problem(Subject.INDEXES_DAMAGED, String.valueOf(damaged.getMessage()));
        }
    }

    private void index(IndexInspection.Found found) {
        String name = Indexing.nameOf(found.index());
        if (found.isForeign()) warn(Subject.INDEX_FOREIGN, name, found.height());
        else if (found.surplus()) problem(Subject.INDEX_SURPLUS, name);
        else if (found.wrong() > 0) problem(Subject.INDEX_WRONG, name, found.wrong(), found.compared());
        else well(Subject.INDEX, name, found.height(), found.compared());
    }

    private void ports() {
        if (config.listen()) port("--port", config.bind(), config.port());
        for (ListenSocket socket : ListenConfig.sockets(config)) {
            String flag = socket.isOnion() ? "--onion-bind" : "--whitebind";
            port(flag, socket.address().host(), socket.address().port());
        }
        if (config.api()) port("--api-port", config.apiBind(), config.apiPort());
        config.electrumPort().ifPresent(port -> port("--electrum-port", config.electrumBind(), port));
    }

    private void port(String flag, String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            well(Subject.PORT, flag, host, port);
        } catch (IOException taken) {
            problem(Subject.PORT_TAKEN, flag, host, port, Text.reason(taken));
        }
    }

    /// Asks the node that runs on the folder how it is.
    private void node() {
        ApiCookie.address(config.dataDir()).ifPresent(address -> {
            Readiness readiness = HttpNodeApi.connect(URI.create(address), null).readiness();
            if (readiness == Readiness.READY) well(Subject.NODE_READY, address);
            else problem(Subject.NODE_NOT_READY, address, readiness.text());
        });
    }
}
