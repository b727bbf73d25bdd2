package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.planchet.consensus.Chains;
import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;

/// Every loop that a miner may choose, on one core, against the loop that a programmer would write first:
/// `MessageDigest` twice over the 80 bytes. In turn, many short rounds, medians.
final class HashBench {
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 3;
    private static final int NONCES = 500_000;

    private HashBench() {}

    static void run() {
        byte[] header = Chains.mainnet().genesis().header().bytes();
        byte[] impossible = new byte[32];
        List<HashSearch> searches = HashSearch.all();
        var plain = new ArrayList<Double>();
        var ours = new ArrayList<List<Double>>();
        for (HashSearch _ : searches) ours.add(new ArrayList<>());
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double plainRate = rate(() -> plainLoop(header));
            if (round >= 0) plain.add(plainRate);
            for (int i = 0; i < searches.size(); i++) {
                HashSearch search = searches.get(i);
                double rate = rate(() -> search.search(header, impossible, 0, NONCES));
                if (round >= 0) ours.get(i).add(rate);
            }
        }
        line("double SHA-256 of a header, one core, " + ROUNDS + " rounds of " + NONCES + " in turn, medians");
        row("MessageDigest loop", plain, plain);
        for (int i = 0; i < searches.size(); i++) row(searches.get(i).name(), ours.get(i), plain);
        line("  a miner here chooses " + HashSearch.fastest(System::nanoTime).name());
    }

    private static void row(String name, List<Double> rates, List<Double> plain) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < rates.size(); i++) ratios.add(rates.get(i) / plain.get(i));
        line(String.format("  %-20s", name) + fixed(Figures.median(rates) / 1e6, 2) + " million/s   ratio "
                + fixed(Figures.median(ratios), 2));
    }

    private static double rate(LongSupplier work) {
        long start = System.nanoTime();
        long result = work.getAsLong();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (result >= 0) throw new AssertionError("no hash meets a target of zero");
        return NONCES / seconds;
    }

    private static long plainLoop(byte[] header) {
        byte[] attempt = header.clone();
        MessageDigest sha256 = Hashes.newSha256();
        for (int nonce = 0; nonce < NONCES; nonce++) {
            attempt[76] = (byte) nonce;
            attempt[77] = (byte) (nonce >>> 8);
            attempt[78] = (byte) (nonce >>> 16);
            attempt[79] = (byte) (nonce >>> 24);
            byte[] hash = sha256.digest(sha256.digest(attempt));
            if (hash[31] == 0 && hash[30] == 0 && hash[29] == 0 && hash[28] == 0 && hash[27] == 0 && hash[26] == 0)
                return nonce;
        }
        return -1;
    }
}
