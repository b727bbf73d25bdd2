package org.planchet.wire;

/// The most of everything that one message may hold; Bitcoin Core's numbers.
public final class Limits {
    /// Bytes of payload in any message (MAX_PROTOCOL_MESSAGE_LENGTH).
    public static final int PAYLOAD = 4_000_000;

    /// Bytes of payload in a message of fixed fields, and in any before the handshake is done: room for fields
    /// that later versions may append.
    public static final int SMALL_PAYLOAD = 1_024;

    /// Bytes of payload in a message whose command we do not know.
    public static final int UNKNOWN_PAYLOAD = 65_536;

    /// Entries of inv, getdata and notfound (MAX_INV_SZ).
    public static final int INVENTORY = 50_000;

    /// Entries of headers (MAX_HEADERS_RESULTS).
    public static final int HEADERS = 2_000;

    /// Entries of addr and addrv2 (MAX_ADDR_TO_SEND).
    public static final int ADDRESSES = 1_000;

    /// Hashes in the locator of getheaders and getblocks (MAX_LOCATOR_SZ).
    public static final int LOCATOR = 101;

    /// Bytes of a user agent (MAX_SUBVERSION_LENGTH).
    public static final int USER_AGENT = 256;

    /// Bytes of one address in addrv2 (BIP-0155).
    public static final int ADDRESS_V2 = 512;

    /// Transactions of a compact block, and the places asked for by getblocktxn: they are numbered by 16 bits
    /// (BIP-0152).
    public static final int COMPACT_TRANSACTIONS = 65_535;

    /// Filters that one getcfilters may ask for (BIP-0157; Bitcoin Core's MAX_GETCFILTERS_SIZE).
    public static final int FILTERS = 1_000;

    /// Filter hashes of cfheaders, as many as getcfheaders may ask for (BIP-0157; MAX_GETCFHEADERS_SIZE).
    public static final int FILTER_HEADERS = 2_000;

    /// Blocks from one filter header of cfcheckpt to the next (BIP-0157; CFCHECKPT_INTERVAL).
    public static final int CHECKPOINT_INTERVAL = 1_000;

    /// Filter headers of cfcheckpt: as many as a payload holds after its type, hash and count.
    public static final int FILTER_CHECKPOINTS = (PAYLOAD - 1 - 32 - 5) / 32;

    /// Bytes of a bloom filter (BIP-0037; MAX_BLOOM_FILTER_SIZE).
    public static final int BLOOM_FILTER = 36_000;

    /// Hash functions of a bloom filter (BIP-0037; MAX_HASH_FUNCS).
    public static final int BLOOM_FUNCTIONS = 50;

    /// Bytes of what filteradd adds (BIP-0037): no script pushes more.
    public static final int BLOOM_ELEMENT = 520;

    private Limits() {}
}
