package org.planchet.conformance;

import java.util.List;
import java.util.Map;

/// Calls of JSON-RPC that Bitcoin Core and we must answer alike, whatever chain they are on.
final class ComparedCalls {
    private static final String PAID = "mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB";
    private static final String SCRIPT_PAID = "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc";
    private static final String SECRET = "cUeKHd5orzT3mz8P9pxyREHfsWtVfgsfDjiZZBcjUBAaGk1BTj7N";
    private static final String MESSAGE_SIGNATURE =
            "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=";
    private static final String KEY = "03789ed0bb717d88f7d321a368d905e7430207ebbd82bd342cf11ae157a7ace5fd";
    private static final String OTHER_KEY = "03dbc6764b8884a92e871274b87583e6d5c2a58819473e17e107ef3f6aa5a61626";
    private static final String UNCOMPRESSED_KEY = "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    /// Those that are refused, with the same code.
    static final Object[][] REFUSED = {
        {"getblockhash", 5},
        {"getblock", "00".repeat(32)},
        {"getblock", "xy"},
        {"getrawtransaction", "00".repeat(32)},
        {"sendrawtransaction", "00"},
        {"decodescript", "0"},
        {"getblocktemplate"},
        {"submitblock", "00"},
        {"getmempoolentry", "00".repeat(32)},
        {"addnode", "10.0.0.1:1", "remove"},
        {"disconnectnode", "10.0.0.1:1"},
        {"invalidateblock", "00".repeat(32)},
        {"gettxoutproof", List.of()},
        {"gettxoutproof", List.of("00".repeat(32))},
        {"gettxoutproof", List.of("00".repeat(32)), "00".repeat(32)},
        {"gettxoutproof", List.of("xy")},
        {"verifytxoutproof", "00"},
        {"verifytxoutproof", "xy"},
        {"generatetoaddress", 1, "nobody"},
        {"gettxoutsetinfo", "md5"},
        {"setmocktime", -1},
        {"nonsense"},
        {"getblockcount", 1},
        {"getnodeaddresses", -1},
        {"getnodeaddresses", 1, "moon"},
        {"setban", "nobody", "add"},
        {"setban", "1.2.3.4/33", "add"},
        {"setban", "1.2.3.4", "marry"},
        {"setban", "1.2.3.4", "remove"},
        {"setban", "1.2.3.4", "add", 100, true},
        {"addconnection", "1.2.3.4:80", "friend", false},
        {"addconnection", "1.2.3.4:80", "feeler"},
        {"gettxspendingprevout", List.of()},
        {"gettxspendingprevout", List.of(Map.of("txid", "00".repeat(32)))},
        {"gettxspendingprevout", List.of(Map.of("txid", "00".repeat(32), "vout", -1))},
        {"getorphantxs", 3},
        {"getorphantxs", true},
        {"getchaintxstats", -1},
        {"getchaintxstats", 1, "00".repeat(32)},
        {"waitfornewblock", -1},
        {"waitforblock", "xy"},
        {"scantxoutset", "start"},
        {"scantxoutset", "find"},
        {"scantxoutset", "start", List.of("addr(nobody)")},
        {"getblockhash", "one"},
        {"createrawtransaction", List.of(), Map.of("data", "x")},
        {"createrawtransaction", List.of(), Map.of("nobody", 1)},
        {"createrawtransaction", List.of(), Map.of(PAID, -1)},
        {"createrawtransaction", List.of(), "x"},
        {"createrawtransaction", "x", List.of()},
        {"createrawtransaction", List.of(), List.of(Map.of())},
        {"createrawtransaction", List.of(Map.of("txid", "00".repeat(32))), List.of()},
        {"createrawtransaction", List.of(), List.of(), -1},
        {"createmultisig", 0, List.of(KEY)},
        {"createmultisig", 2, List.of(KEY)},
        {"createmultisig", 1, List.of("xy")},
        {"verifymessage", "nobody", MESSAGE_SIGNATURE, "x"},
        {"verifymessage", PAID, "?", "x"},
        {"signmessagewithprivkey", "x", "x"},
        {"getblockfrompeer", "00".repeat(32), 0},
        {"getblockfrompeer", "00", 0},
        {"sendmsgtopeer", 77, "addr", "00"},
        {"sendmsgtopeer", 0, "addresses of all", "00"},
        {"sendmsgtopeer", 0, "addr", "0"},
        {"getmemoryinfo", "all"},
        {"mockscheduler", 0},
        {"pruneblockchain", 1},
    };

    private ComparedCalls() {}

    /// Those whose answer is made of their parameters alone.
    ///
    /// @param first 64 hex digits
    static Object[][] made(String txid, String first) {
        return new Object[][] {
            {"createrawtransaction", List.of(Map.of("txid", txid, "vout", 1)), Map.of("data", "00ff")},
            {
                "createrawtransaction",
                List.of(Map.of("txid", txid, "vout", 0, "sequence", 9), Map.of("txid", first, "vout", 2)),
                List.of(Map.of(PAID, 0.5), Map.of("data", "01"), Map.of(SCRIPT_PAID, "1")),
                500_000,
                false
            },
            {"createmultisig", 2, List.of(KEY, OTHER_KEY)},
            {"createmultisig", 1, List.of(OTHER_KEY, UNCOMPRESSED_KEY)},
            {"signmessagewithprivkey", SECRET, "This is just a test message"},
            {"verifymessage", PAID, MESSAGE_SIGNATURE, "This is just a test message"},
            {"verifymessage", PAID, MESSAGE_SIGNATURE, "another"},
        };
    }
}
