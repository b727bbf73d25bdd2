package org.planchet.conformance.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.daemon.config.StartupException;
import org.planchet.primitives.MalformedDataException;
import org.planchet.script.BadAddressException;
import org.planchet.wallet.BadKeyException;
import tools.jackson.core.JacksonException;

/// What reads bytes or text that somebody else wrote. Whatever these are, it says no in a way that its callers expect,
/// and never allocates more than a multiple of what it was given.
@SuppressWarnings("ImmutableEnumChecker") // the readers hold no state
enum Target {
    TRANSACTION(Readers::transaction, Seeds.TRANSACTIONS),
    BLOCK(Readers::block, Seeds.BLOCKS),
    HEADER(Readers::header, Seeds.HEADERS),
    MESSAGE(Readers::message, Seeds.MESSAGES),
    FRAME(Readers::frame, Seeds.FRAMES),
    COIN(Readers::coin, Seeds.COINS),
    UNDO(Readers::undo, Seeds.UNDO),
    MEMPOOL_FILE(Readers::mempoolFile, Seeds.MEMPOOL),
    WALLET_STATE(Readers::walletState, Seeds.WALLET),
    PEERS_FILE(Readers::peersFile, Seeds.PEERS),
    CHAIN_FILE(Readers::chainFile, Seeds.CHAIN_FILES, Target.PER_BYTE_OF_PATTERN),
    JSON_BODY(Readers::jsonBody, Seeds.JSON),
    ADDRESS(Readers::address, Seeds.ADDRESSES),
    BASE58(Readers::base58, Seeds.ADDRESSES),
    BECH32(Readers::bech32, Seeds.ADDRESSES),
    PRIVATE_KEY_TEXT(Readers::wif, Seeds.KEYS),
    EXTENDED_KEY_TEXT(Readers::extendedKey, Seeds.KEYS),
    KEY_PATH(Readers::keyPath, Seeds.KEYS),
    SCRIPT_TEXT(Readers::scriptText, Seeds.SCRIPTS),
    SCRIPT_TEMPLATE(Readers::scriptTemplate, Seeds.SCRIPTS),
    SCRIPT_LEGACY(Scripts::legacy, Seeds.SCRIPTS, Target.PER_BYTE_OF_SCRIPT),
    SCRIPT_WITNESS(Scripts::witness, Seeds.SCRIPTS, Target.PER_BYTE_OF_SCRIPT),
    SCRIPT_TAPROOT(Scripts::tapscript, Seeds.SCRIPTS, Target.PER_BYTE_OF_SCRIPT);

    /// Bytes that a byte of input may cost. The dearest is an empty item of a witness: an array and its place in lists.
    private static final long PER_BYTE = 256;

    /// A byte may be a signature check, which hashes the transaction; and each script is run up to six times here.
    private static final long PER_BYTE_OF_SCRIPT = 32_768;

    /// The fuzzer follows regular expressions as they match, and allocates on the reader's thread for that:
    /// 1.7 MB for 79 bytes of a chain file, which take 28 kB without it.
    private static final long PER_BYTE_OF_PATTERN = 65_536;

    /// And those that any input may cost: the buffers of a parser, the message of an exception.
    private static final long ANY = 1L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Reads; says no by one of the exceptions that [#check] knows.
    interface Reader {
        void read(byte[] input) throws Exception;
    }

    private final Reader reader;
    private final List<byte[]> seeds;
    private final long perByte;

    Target(Reader reader, List<byte[]> seeds) {
        this(reader, seeds, PER_BYTE);
    }

    Target(Reader reader, List<byte[]> seeds, long perByte) {
        this.reader = reader;
        this.seeds = seeds;
        this.perByte = perByte;
    }

    /// Inputs to start from.
    List<byte[]> seeds() {
        return seeds;
    }

    /// Reads the input.
    ///
    /// @throws AssertionError if it fails in any but an expected way, or allocates too much
    void check(byte[] input) {
        long most = perByte * input.length + ANY;
        // Loading a class or linking a call site allocates too: what is dear by itself is dear every time.
        long least = allocatedBy(input);
        for (int i = 0; i < 5 && least > most; i++) least = Math.min(least, allocatedBy(input));
        if (least > most) throw new AssertionError(this + " allocates " + least + " bytes for " + input.length);
    }

    private long allocatedBy(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(input);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void read(byte[] input) {
        try {
            reader.read(input);
        } catch (MalformedDataException
                | ChainStoreException
                | BadAddressException
                | BadKeyException
                | StartupException
                | JacksonException expected) {
            // It says no, as it should.
        } catch (Exception bug) {
            throw new AssertionError(this + " fails", bug);
        }
    }
}
