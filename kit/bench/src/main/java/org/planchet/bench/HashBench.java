package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.Chains;
import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;

/// The miner's loop on one core against a loop that a programmer would write first: `MessageDigest` twice over the 80
/// bytes. In turn, many short rounds, medians.
final class HashBench {
    private static final int ROUNDS = 15;
    private static final int NONCES = 1_000_000;

    private HashBench() {}

    static void run() {
        HashSearch search = HashSearch.fastest(System::nanoTime);
        byte[] header = Chains.mainnet().genesis().header().bytes();
        byte[] impossible = new byte[32];
        var plain = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (int round = -3; round < ROUNDS; round++) {
            double plainRate = rate(() -> plainLoop(header));
            double ourRate = rate(() -> search.search(header, impossible, 0, NONCES));
            if (round < 0) continue; // compilers warm up
            plain.add(plainRate);
            ours.add(ourRate);
        }
        line("double SHA-256 of a header, one core, " + ROUNDS + " rounds of " + NONCES + " in turn");
        line("  MessageDigest loop   " + fixed(Figures.median(plain) / 1e6, 2) + " million/s");
        line("  " + search.name() + "   " + fixed(Figures.median(ours) / 1e6, 2) + " million/s");
        line("  ratio                " + fixed(Figures.median(ratios(ours, plain)), 2));
    }

    private static List<Double> ratios(List<Double> a, List<Double> b) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < a.size(); i++) ratios.add(a.get(i) / b.get(i));
        return ratios;
    }

    private static double rate(java.util.function.LongSupplier work) {
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
