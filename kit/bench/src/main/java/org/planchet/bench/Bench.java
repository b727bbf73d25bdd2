package org.planchet.bench;

import java.util.Arrays;
import java.util.List;

/// The program behind `bin/bench`.
public final class Bench {
    private static final String HELP = """
        bench import [--transactions N] [--runs N]   import a generated chain of P2PKH transactions, every script checked
        bench versus [--blocks N] [--runs N]         the same file imported by bitcoind and by Planchet, in turn
                            with --assume-valid: scripts under the last full block taken as valid, 2,200 blocks above it
        bench sync [--blocks N] [--runs N]           a generated chain fetched over loopback, in plain and encrypted
        bench filters [--blocks N] [--runs N]        the index of compact filters beside the import of the same chain
        bench serve [--blocks N] [--rounds N]        calls a second, blocks and transactions handed in, start: beside bitcoind
        bench load [--clients N] [--seconds N]       clients at every interface of a node while blocks are mined
        bench gateway [--transactions N] [--runs N]  stores that follow a chain, gateways that answer from them
                            with --mongodb URI: a server whose database is emptied, in place of a stand-in
        bench gateway --kills N                      leaders, stores and gateways killed under load
        bench relay [--rounds N] [--nodes N]         blocks and transactions on their way through nodes, 1,000 idle peers
        bench light [--blocks N] [--runs N]          a light node: headers from nothing, a wallet of 100 addresses restored
        bench growth [--mib N] [--runs N]            the cost of an input in chains of N/8, N/4, N/2 and N MiB
        bench coins [--coins N]                      a large set of coins: bytes, lookups, start of a node
        bench sizes [--memory MIB] [--coins N] [--peers N]   a node in the memory of a container: coins, idle peers, callers
        bench cache [--blocks N]                     blocks whose transactions the pool has verified, and others
        bench claims                                 what the Python prototype claims, measured here
        bench hash                                   the miner's double SHA-256 against the plain loop
        """;

    private Bench() {}

    /// Runs the benchmark that the first argument names.
    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "help" : args[0];
        var options = new Options(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        switch (name) {
            case "import" -> ImportBench.run(options.number("transactions", 100_000), options.number("runs", 3));
            case "versus" ->
                VersusBench.run(options.number("blocks", 300), options.number("runs", 5), options.has("assume-valid"));
            case "sync" -> SyncBench.run(options.number("blocks", 200), options.number("runs", 3));
            case "filters" -> FilterBench.run(options.number("blocks", 200), options.number("runs", 3));
            case "serve" -> ServeBench.run(options.number("blocks", 300), options.number("rounds", 5));
            case "load" -> LoadBench.run(options.number("clients", 200), options.number("seconds", 120));
            case "gateway" -> {
                if (options.has("kills")) GatewayKills.run(options.number("kills", 50), options.text("mongodb"));
                else
                    GatewayBench.run(
                            options.number("transactions", 1_000_000),
                            options.number("runs", 3),
                            options.text("mongodb"));
            }
            case "relay" -> RelayBench.run(options.number("rounds", 100), options.number("nodes", 5));
            case "light" -> LightBench.run(options.number("blocks", 100_000), options.number("runs", 3));
            case "growth" -> GrowthBench.run(options.number("mib", 200), options.number("runs", 3));
            case "coins" -> CoinsBench.run(options.number("coins", 1_000_000));
            case "sizes" ->
                SizesBench.run(
                        options.has("memory") ? List.of(options.number("memory", 0)) : SizesBench.MEMORY,
                        options.number("coins", 3_300_000),
                        options.number("peers", 1_000));
            case "cache" -> CacheBench.run(options.number("blocks", 20));
            case "claims" -> ClaimsBench.run();
            case "hash" -> HashBench.run();
            case "help" -> System.out.print(HELP);
            default -> {
                System.err.println("bench: no benchmark is called " + name);
                System.err.print(HELP);
                System.exit(2);
            }
        }
    }
}
