package org.planchet.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one byte that stands for a command in the v2 transport (BIP-0324's table). 0 says that the command's name
/// follows in 12 bytes.
final class ShortCommands {
    /// In the order of their numbers, the first one is 1.
    private static final List<String> NAMES = List.of(
            "addr",
            "block",
            "blocktxn",
            "cmpctblock",
            "feefilter",
            "filteradd",
            "filterclear",
            "filterload",
            "getblocks",
            "getblocktxn",
            "getdata",
            "getheaders",
            "headers",
            "inv",
            "mempool",
            "merkleblock",
            "notfound",
            "ping",
            "pong",
            "sendcmpct",
            "tx",
            "getcfilters",
            "cfilter",
            "getcfheaders",
            "cfheaders",
            "getcfcheckpt",
            "cfcheckpt",
            "addrv2");

    private static final Map<String, Integer> IDS = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.size(); i++) IDS.put(NAMES.get(i), i + 1);
    }

    private ShortCommands() {}

    /// 1 to 255, or 0 if the command has no number.
    static int id(String command) {
        return IDS.getOrDefault(command, 0);
    }

    /// Null if the number stands for nothing.
    static @Nullable String command(int id) {
        return id >= 1 && id <= NAMES.size() ? NAMES.get(id - 1) : null;
    }
}
