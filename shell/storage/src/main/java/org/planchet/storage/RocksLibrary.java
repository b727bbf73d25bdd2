package org.planchet.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// Loads RocksDB's native library. RocksDB itself unpacks it from its jar at every start, 17 MB that take 0.2 s and
/// stay in the folder for temporary files if the process is killed; here it is unpacked once, into the user's cache
/// folder. If that cannot be used, RocksDB does it its own way. An image that nothing is written into names the folder
/// where it lies unpacked from the start.
///
/// Nobody else may be able to put another library there: every folder on the way belongs to the user or to the
/// system's administrator, and no one else may write into it. A file that is damaged or not whole is unpacked again.
final class RocksLibrary {
    /// Names a folder that holds the unpacked library, to load it from there and from nowhere else.
    static final String PROPERTY = "planchet.rocksdb";

    private static final List<PosixFilePermission> OTHERS_WRITE =
            List.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /// The library's name in the jar.
    private static final String PACKED = Environment.getJniLibraryFileName("rocksdb");

    /// What [RocksDB#loadLibrary(List)] looks for in a folder: not the name in the jar.
    static final String UNPACKED = Environment.getJniLibraryFileName("rocksdbjni");

    private static boolean loaded;

    private RocksLibrary() {}

    /// Loads the library, unless it is loaded already.
    static synchronized void load() {
        if (loaded) return;
        loadAnew();
        loaded = true;
    }

    private static void loadAnew() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            RocksDB.loadLibrary(List.of(named));
            return;
        }
        try {
            RocksDB.loadLibrary(List.of(unpacked(cacheFolder()).toString()));
        } catch (IOException | RuntimeException | UnsatisfiedLinkError unusable) {
            RocksDB.loadLibrary();
        }
    }

    /// `planchet` in the folder that the XDG Base Directory Specification has for a user's caches.
    private static Path cacheFolder() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path caches = named != null && Path.of(named).isAbsolute()
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("planchet");
    }

    /// The folder inside `cache` that holds the library of this system, whole and of the version in the jar; unpacks it
    /// if need be.
    ///
    /// @throws IOException if the folder cannot be written, or others may write into it
    static Path unpacked(Path cache) throws IOException {
        URL resource = RocksDB.class.getClassLoader().getResource(PACKED);
        if (resource == null || !(resource.openConnection() instanceof JarURLConnection inJar))
            throw new IOException("there is no " + PACKED + " in a jar");
        JarEntry entry = inJar.getJarEntry();
        Path folder = cache.resolve("rocksdb-%08x".formatted(entry.getCrc()));
        FilePermissions.createFolders(folder);
        refuseOthers(folder.toRealPath());
        Path library = folder.resolve(UNPACKED);
        if (!isWhole(library, entry)) unpack(inJar, library, entry);
        return folder;
    }

    private static void refuseOthers(Path folder) throws IOException {
        if (!FilePermissions.exist(folder)) return;
        // Root may put anything anywhere in any case.
        String user = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
        if (!user.equals(System.getProperty("user.name"))) throw new IOException(folder + " belongs to " + user);
        for (Path each = folder; each != null; each = each.getParent()) {
            String owner = Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).getName();
            if (!owner.equals(user) && !owner.equals("root")) throw new IOException(each + " belongs to " + owner);
            for (PosixFilePermission may : Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS))
                if (OTHERS_WRITE.contains(may)) throw new IOException("others may write into " + each);
        }
    }

    private static boolean isWhole(Path library, JarEntry entry) throws IOException {
        if (!Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS) || Files.size(library) != entry.getSize())
            return false;
        var sum = new CRC32();
        byte[] piece = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(library)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) sum.update(piece, 0, n);
        }
        return sum.getValue() == entry.getCrc();
    }

    /// Under another name first, so that no other process ever loads half of it.
    private static void unpack(JarURLConnection from, Path library, JarEntry entry) throws IOException {
        Path whole = Files.createTempFile(library.getParent(), "unpacking-", ".tmp");
        try (InputStream in = from.getInputStream()) {
            Files.copy(in, whole, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            if (!isWhole(whole, entry)) throw new IOException(library + " could not be unpacked");
            Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
