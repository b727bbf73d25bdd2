package org.planchet.rpc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Subsidy;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.script.Templates;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The figures of `getblockstats`. Those over transactions leave the coinbase out.
final class BlockStatistics {
    /// What Bitcoin Core counts for a coin besides its output: an outpoint, a height and a flag.
    private static final int COIN_OVERHEAD = 41;

    private static final double[] PERCENTILES = {0.1, 0.25, 0.5, 0.75, 0.9};

    private record Rate(long rate, long weight) {}

    private final ChainParams params;
    private final BlockIndex index;
    private final Block block;
    private final List<Long> fees = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final List<Rate> rates = new ArrayList<>();
    private long inputs;
    private long outputs;
    private long coins;
    private long totalOut;
    private long coinBytes;
    private long actualCoinBytes;
    private long totalWeight;
    private long segwitCount;
    private long segwitSize;
    private long segwitWeight;

    BlockStatistics(ChainParams params, BlockIndex index, Block block, BlockUndo undo) {
        this.params = params;
        this.index = index;
        this.block = block;
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction tx = block.transactions().get(i);
            long out = made(tx);
            if (i > 0) count(tx, undo.spent().get(i - 1), out);
        }
    }

    /// Counts the outputs; returns their sum.
    private long made(Transaction tx) {
        long sum = 0;
        for (TxOut output : tx.outputs()) {
            outputs++;
            sum += output.value();
            int bytes = output.serializedSize() + COIN_OVERHEAD;
            coinBytes += bytes;
            // What becomes no coin: the genesis block's, and what can never be spent.
            if (index.height() == 0 || Templates.isUnspendable(output.scriptPubKey())) continue;
            coins++;
            actualCoinBytes += bytes;
        }
        return sum;
    }

    private void count(Transaction tx, List<Coin> spent, long out) {
        inputs += tx.inputs().size();
        totalOut += out;
        sizes.add((long) tx.size());
        totalWeight += tx.weight();
        if (tx.hasWitness()) {
            segwitCount++;
            segwitSize += tx.size();
            segwitWeight += tx.weight();
        }
        long in = 0;
        for (Coin coin : spent) {
            in += coin.output().value();
            int bytes = coin.output().serializedSize() + COIN_OVERHEAD;
            coinBytes -= bytes;
            actualCoinBytes -= bytes;
        }
        fees.add(in - out);
        rates.add(new Rate((in - out) * 4 / tx.weight(), tx.weight()));
    }

    ObjectNode json() {
        int count = fees.size();
        long fee = sum(fees);
        List<Long> perByte = rates.stream().map(Rate::rate).toList();
        ObjectNode json = CoreJson.object();
        json.put("avgfee", count == 0 ? 0 : fee / count);
        json.put("avgfeerate", totalWeight == 0 ? 0 : fee * 4 / totalWeight);
        json.put("avgtxsize", count == 0 ? 0 : sum(sizes) / count);
        json.put("blockhash", index.hash().toString());
        ArrayNode percentiles = json.putArray("feerate_percentiles");
        for (long rate : percentiles()) percentiles.add(rate);
        json.put("height", index.height());
        json.put("ins", inputs);
        json.put("maxfee", most(fees));
        json.put("maxfeerate", most(perByte));
        json.put("maxtxsize", most(sizes));
        json.put("medianfee", median(fees));
        json.put("mediantime", index.medianTimePast());
        json.put("mediantxsize", median(sizes));
        json.put("minfee", least(fees));
        json.put("minfeerate", least(perByte));
        json.put("mintxsize", least(sizes));
        json.put("outs", outputs);
        json.put("subsidy", Subsidy.at(index.height(), params));
        json.put("swtotal_size", segwitSize);
        json.put("swtotal_weight", segwitWeight);
        json.put("swtxs", segwitCount);
        json.put("time", index.header().time());
        json.put("total_out", totalOut);
        json.put("total_size", sum(sizes));
        json.put("total_weight", totalWeight);
        json.put("totalfee", fee);
        json.put("txs", block.transactions().size());
        json.put("utxo_increase", outputs - inputs);
        json.put("utxo_size_inc", coinBytes);
        json.put("utxo_increase_actual", coins - inputs);
        json.put("utxo_size_inc_actual", actualCoinBytes);
        return json;
    }

    /// The rates up to which a tenth, a quarter, half, three quarters and nine tenths of the weight were paid.
    private long[] percentiles() {
        long[] found = new long[PERCENTILES.length];
        List<Rate> sorted =
                rates.stream().sorted(Comparator.comparingLong(Rate::rate)).toList();
        int next = 0;
        long weight = 0;
        for (Rate each : sorted) {
            weight += each.weight();
            while (next < found.length && weight >= PERCENTILES[next] * totalWeight) found[next++] = each.rate();
        }
        while (next < found.length && !sorted.isEmpty())
            found[next++] = sorted.getLast().rate();
        return found;
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private static long most(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static long least(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).min().orElse(0);
    }

    private static long median(List<Long> numbers) {
        if (numbers.isEmpty()) return 0;
        List<Long> sorted = numbers.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
