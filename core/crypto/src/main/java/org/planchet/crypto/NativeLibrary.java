package org.planchet.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// Finds libsecp256k1: the library that the system property `planchet.secp256k1` names by path, else the one that
/// travels inside the jars of secp256k1-kmp for Linux and macOS. The one for Windows exports none of the plain
/// `secp256k1_…` functions, so there a library must be named.
@SuppressWarnings("restricted") // loading a native library is what this class is for
final class NativeLibrary {
    /// Names a library file to load instead of the one in the jars.
    static final String PROPERTY = "planchet.secp256k1";

    private static final String FOLDER = "/fr/acinq/secp256k1/jni/native/";

    /// The functions of the library, which stays loaded for the life of the program.
    static final SymbolLookup FUNCTIONS = load();

    private NativeLibrary() {}

    private static SymbolLookup load() {
        String named = System.getProperty(PROPERTY);
        if (named != null) return complete(SymbolLookup.libraryLookup(Path.of(named), Arena.global()), named);
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream in = NativeLibrary.class.getResourceAsStream(FOLDER + resource)) {
            if (in == null) throw new UnsatisfiedLinkError("no libsecp256k1 for this system: " + hint());
            return extractAndLoad(in, resource);
        } catch (IOException failed) {
            throw new IllegalStateException("cannot unpack libsecp256k1: " + failed.getMessage(), failed);
        }
    }

    /// A library that someone named may be another one, or built without a part that blocks are checked with: that is
    /// found when it is loaded, and not by the first block.
    private static SymbolLookup complete(SymbolLookup functions, String named) {
        if (functions.find("secp256k1_schnorrsig_verify").isEmpty())
            throw new IllegalStateException(named + " is no libsecp256k1 that checks Schnorr signatures");
        return functions;
    }

    private static SymbolLookup extractAndLoad(InputStream in, String resource) throws IOException {
        // Created with a random name and, if the file system has owners, readable by this user only, so that
        // no other user can replace the library before it is loaded.
        Path file = Files.createTempFile("planchet-secp256k1-", resource.substring(resource.lastIndexOf('.')));
        try {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException refused) {
            throw new IllegalStateException("cannot load libsecp256k1 from " + file + ": " + hint(), refused);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// The name of the library inside the jars for a system, which need not exist.
    static String resource(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> osArch;
        };
        if (os.startsWith("mac") || os.startsWith("darwin"))
            return "darwin/libsecp256k1-jni.dylib"; // both kinds in one
        return os + "-" + arch + "/libsecp256k1-jni.so";
    }

    private static String hint() {
        return "name one with -D" + PROPERTY + "=/path/to/libsecp256k1";
    }
}
