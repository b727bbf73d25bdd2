package org.planchet.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;

/// Authenticates callers: by the configured user and password, or else by those of the cookie file, which
/// only the user that runs the node can read. Kept as a hash.
public final class Credentials implements AutoCloseable {
    private static final String BASIC = "Basic ";
    private static final String COOKIE_USER = "__cookie__";
    private static final int COOKIE_BYTES = 32;

    private final byte[] userAndPasswordHash;
    private final @Nullable Path cookie;

    private Credentials(String userAndPassword, @Nullable Path cookie) {
        this.userAndPasswordHash = hash(userAndPassword);
        this.cookie = cookie;
    }

    /// A user and a password of the operator's choice.
    public static Credentials of(String user, String password) {
        return new Credentials(user + ":" + password, null);
    }

    /// A random password, written to `file` so that only its owner can read it, replacing one that an earlier
    /// run left.
    ///
    /// @throws IOException if it cannot be written so
    public static Credentials cookie(Path file, RandomGenerator random) throws IOException {
        byte[] password = new byte[COOKIE_BYTES];
        random.nextBytes(password);
        String text = COOKIE_USER + ":" + HexFormat.of().formatHex(password);
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(fresh, ownerOnly);
        Files.writeString(fresh, text, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return new Credentials(text, file);
    }

    /// Whether a header Authorization shows them. Takes equally long for every wrong one of a length.
    boolean admits(Optional<String> authorization) {
        String header = authorization.orElse("");
        if (!header.startsWith(BASIC)) return false;
        try {
            byte[] shown =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            return MessageDigest.isEqual(userAndPasswordHash, Hashes.sha256(shown));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static byte[] hash(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Removes the cookie file, if there is one.
    @Override
    public void close() {
        if (cookie == null) return;
        try {
            Files.deleteIfExists(cookie);
        } catch (IOException left) {
            // The next start writes another; this password is useless once the node has stopped.
        }
    }

    @Override
    public String toString() {
        return cookie == null ? "a user and a password" : "the cookie file " + cookie;
    }
}
