package org.planchet.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.CoinbaseHeight;
import org.planchet.consensus.CompactTarget;
import org.planchet.consensus.Subsidy;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// Makes a regtest chain, valid to the last signature and the same for the same numbers, and writes it in the framing
/// of `blk*.dat`, genesis block included. First come blocks that create coins and let them mature, then a block that
/// divides them, then blocks full of payments with 2 outputs each.
final class ChainGenerator {
    /// How the inputs are shared out, in percent of the coins made; and how many inputs a transaction has.
    record Mix(int p2pkh, int p2wpkh, int p2tr, int leastInputs, int mostInputs) {
        static final Mix ONLY_P2PKH = new Mix(100, 0, 0, 1, 1);
        static final Mix MODERN = new Mix(40, 35, 25, 1, 3);
    }

    /// What was made.
    ///
    /// @param lastPaying the last block that holds more than a coinbase; the genesis block if none does
    record Made(Path file, int blocks, long transactions, long inputs, long bytes, BlockHash lastPaying) {}

    private record OwnCoin(OutPoint outPoint, long value, Owner owner, long number) {}

    /// A transaction before it is signed, with `each` to everyone paid.
    private record Payment(List<OwnCoin> spent, List<Owner> payees, long each) {
        Transaction signed() {
            return sign(
                    spent,
                    payees.stream()
                            .map(payee -> new TxOut(each, payee.output()))
                            .toList());
        }
    }

    private static final long FEE = 1_000;
    /// What a payee gets: above dust.
    private static final long PAID = 1_000;
    /// How often a payee is paid, on average.
    private static final int PAID_TIMES = 5;
    private static final int FAN_OUT = 1_000;
    private static final int STRANGERS = 10;
    /// Divided coins stay above dust through many halvings.
    private static final int FUNDING_BLOCKS = 110;

    private final ChainParams params = Chains.regtest();
    private final Mix mix;
    private final Random random = new Random(1);
    private final Owners owners;
    private final Owner miner = new Owner(-1, Owner.Kind.P2PKH);
    /// From the smallest to the largest. A payment takes the largest and, if it takes more, the smallest: so they all
    /// stay near their mean, and none is ever halved down to nothing.
    private final NavigableSet<OwnCoin> coins =
            new TreeSet<>(Comparator.comparingLong(OwnCoin::value).thenComparingLong(OwnCoin::number));
    /// Made by the block at hand, and spent by later ones only: else most inputs would never look for a coin.
    private final List<OwnCoin> fresh = new ArrayList<>();
    private final List<OwnCoin> coinbases = new ArrayList<>();
    private final OutputStream out;
    private final HashSearch search = HashSearch.digest();
    private BlockHeader tip = params.genesis().header();
    private BlockHash lastPaying = params.genesisHash();
    private int height;
    /// Of the next block, seconds since 1970; 0 for ten minutes after the one before.
    private int time;

    private long made;
    private long transactions;
    private long inputs;
    private long bytes;

    private ChainGenerator(Mix mix, OutputStream out) {
        this.mix = mix;
        owners = new Owners(mix, random);
        this.out = out;
    }

    /// What comes after the genesis block.
    private interface Plan {
        void carryOut(ChainGenerator generator) throws IOException;
    }

    private static Made make(Path file, Mix mix, Plan plan) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            var generator = new ChainGenerator(mix, out);
            generator.write(generator.params.genesis());
            plan.carryOut(generator);
            return generator.made(file);
        }
    }

    private Made made(Path file) {
        return new Made(file, height + 1, transactions, inputs, bytes, lastPaying);
    }

    /// Makes a chain with `blocks` blocks of `transactionsEach` payments each.
    static Made make(Path file, Mix mix, int blocks, int transactionsEach) throws IOException {
        return make(file, mix, blocks, transactionsEach, 0);
    }

    /// A chain, and blocks that follow it and are in no file.
    record Ahead(Made chain, List<Block> next) {}

    /// The same, and `ahead` more such blocks, each on the one before and a second later, the last of them now: a node
    /// that has one of them has caught up.
    static Ahead makeAhead(Path file, Mix mix, int blocks, int transactionsEach, int ahead) throws IOException {
        int coins = mix.mostInputs() * transactionsEach * 2;
        var next = new ArrayList<Block>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            var generator = new ChainGenerator(mix, out);
            generator.write(generator.params.genesis());
            generator.divideCoinbases(coins);
            for (int i = 0; i < blocks; i++) generator.mine(generator.payments(transactionsEach));
            Made chain = generator.made(file);
            long first = Instant.now().getEpochSecond() - ahead;
            for (int i = 0; i < ahead; i++) {
                generator.time = (int) first + i;
                next.add(generator.block(generator.payments(transactionsEach)));
            }
            return new Ahead(chain, next);
        }
    }

    /// The same, with `empty` blocks on top that hold only a coinbase.
    static Made make(Path file, Mix mix, int blocks, int transactionsEach, int empty) throws IOException {
        int coins = mix.mostInputs() * transactionsEach * 2;
        return make(file, mix, generator -> {
            generator.divideCoinbases(coins);
            for (int i = 0; i < blocks; i++) generator.mine(generator.payments(transactionsEach));
            for (int i = 0; i < empty; i++) generator.mine(List.of());
        });
    }

    /// Makes a chain whose blocks are a minute apart, the last of them now, and hold a coinbase alone, but for one
    /// payment to each of `payees` in blocks that are spread over the chain.
    static Made makeSparse(Path file, int blocks, List<Script> payees) throws IOException {
        return make(file, Mix.ONLY_P2PKH, generator -> {
            long begin = Instant.now().getEpochSecond() - 60L * blocks;
            int maturity = generator.params.coinbaseMaturity();
            int each = (blocks - maturity) / (payees.size() + 1);
            for (int height = 1; height <= blocks; height++) {
                generator.time = (int) (begin + 60L * height);
                int payment = (height - maturity) / each - 1;
                boolean pays = height > maturity && (height - maturity) % each == 0 && payment < payees.size();
                generator.mine(pays ? List.of(generator.pay(payees.get(payment), payment)) : List.of());
            }
        });
    }

    /// A payment out of the coinbase at that place.
    private Transaction pay(Script payee, int coinbase) {
        OwnCoin coin = coinbases.get(coinbase);
        return signed(List.of(coin), List.of(new TxOut(coin.value() - FEE, payee)));
    }

    /// A chain as its readers find it, and what they may ask for.
    ///
    /// @param payees   an address each, paid about five times
    /// @param payments one of each block that has any
    record ForReaders(Ahead ahead, List<Script> payees, List<Txid> payments) {}

    /// Makes a chain with so many payments to strangers, `each` to a block, of which the last is of now, and `ahead`
    /// more such blocks, each a second later.
    static ForReaders makeForReaders(Path file, int payments, int each, int ahead) throws IOException {
        int payees = Math.max(1, payments / PAID_TIMES);
        var asked = new ArrayList<Txid>();
        var next = new ArrayList<Block>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            var generator = new ChainGenerator(Mix.ONLY_P2PKH, out);
            generator.write(generator.params.genesis());
            generator.divideCoinbases(2 * each);
            int now = (int) Instant.now().getEpochSecond();
            for (int left = payments; left > 0; left -= each) {
                if (left <= each) generator.time = now;
                List<Transaction> paying = generator.toPayees(Math.min(left, each), payees);
                asked.add(paying.getFirst().txid());
                generator.mine(paying);
            }
            Made chain = generator.made(file);
            for (int i = 1; i <= ahead; i++) {
                generator.time = now + i;
                next.add(generator.block(generator.toPayees(each, payees)));
            }
            return new ForReaders(
                    new Ahead(chain, next),
                    IntStream.range(0, payees).mapToObj(ChainGenerator::payee).toList(),
                    asked);
        }
    }

    private static Script payee(int number) {
        return Templates.payToPubKeyHash(
                Hashes.hash160(new ByteWriter().int32(number).toByteArray()));
    }

    private List<Transaction> toPayees(int count, int payees) {
        var payments = new ArrayList<Transaction>(count);
        for (int i = 0; i < count; i++) {
            OwnCoin coin = coins.removeLast();
            Owner self = owners.next();
            long change = coin.value() - PAID - FEE;
            var outputs = List.of(new TxOut(change, self.output()), new TxOut(PAID, payee(random.nextInt(payees))));
            Transaction paying = signed(List.of(coin), outputs);
            fresh.add(new OwnCoin(paying.outPoint(0), change, self, made++));
            payments.add(paying);
        }
        return payments;
    }

    /// Makes a chain that ends with at least `coins` coins, each of another owner, none of them spent, ten to a
    /// transaction; the last block is of now, and `payments` wait for the next one, each to `outputs` strangers.
    static Waiting makeCoins(Path file, int coins, int payments, int outputs) throws IOException {
        var waiting = new ArrayList<Transaction>();
        Made made = make(file, Mix.ONLY_P2PKH, generator -> {
            generator.divideCoinbases(coins / STRANGERS + payments);
            while (generator.coins.size() > payments)
                generator.mine(generator.toStrangers(Math.min(FAN_OUT, generator.coins.size() - payments), STRANGERS));
            generator.time = (int) Instant.now().getEpochSecond();
            generator.mine(List.of());
            waiting.addAll(generator.toStrangers(payments, outputs));
        });
        return new Waiting(made, waiting);
    }

    /// Divides coinbases, one a block, once they are mature, into at least `wanted` coins.
    private void divideCoinbases(int wanted) throws IOException {
        for (int i = 0; i < FUNDING_BLOCKS; i++) mine(List.of());
        for (int spent = 0; (long) spent * FAN_OUT < wanted; spent++) {
            // The coinbase of height h can be spent from h + 100 on.
            while (height + 1 < spent + 1 + params.coinbaseMaturity()) mine(List.of());
            mine(List.of(divide(coinbases.get(spent))));
        }
    }

    private List<Transaction> toStrangers(int count, int outputs) {
        var payments = new ArrayList<Transaction>(count);
        byte[] keyHash = new byte[20];
        for (int i = 0; i < count; i++) {
            OwnCoin coin = coins.removeLast();
            var paid = new ArrayList<TxOut>(outputs);
            for (int k = 0; k < outputs; k++) {
                random.nextBytes(keyHash);
                paid.add(new TxOut((coin.value() - FEE) / outputs, Templates.payToPubKeyHash(keyHash)));
            }
            payments.add(signed(List.of(coin), paid));
        }
        return payments;
    }

    private Transaction divide(OwnCoin coin) {
        long each = (coin.value() - FEE * 100) / FAN_OUT;
        var payees = new ArrayList<Owner>();
        for (int i = 0; i < FAN_OUT; i++) payees.add(owners.next());
        return signed(List.of(new Payment(List.of(coin), payees, each))).getFirst();
    }

    private List<Transaction> payments(int count) {
        var payments = new ArrayList<Payment>(count);
        for (int i = 0; i < count; i++) {
            int wanted = mix.leastInputs() + random.nextInt(mix.mostInputs() - mix.leastInputs() + 1);
            var spent = new ArrayList<OwnCoin>();
            long value = 0;
            for (int k = 0; k < wanted; k++) {
                OwnCoin coin = k == 0 ? coins.removeLast() : coins.removeFirst();
                spent.add(coin);
                value += coin.value();
            }
            payments.add(new Payment(spent, List.of(owners.next(), owners.next()), (value - FEE) / 2));
        }
        return signed(payments);
    }

    /// Signed on all cores; the coins that they make are spent from the next block on.
    private List<Transaction> signed(List<Payment> payments) {
        List<Transaction> signed =
                payments.parallelStream().map(Payment::signed).toList();
        for (int i = 0; i < signed.size(); i++) {
            Payment payment = payments.get(i);
            inputs += payment.spent().size();
            for (int k = 0; k < payment.payees().size(); k++)
                fresh.add(new OwnCoin(
                        signed.get(i).outPoint(k),
                        payment.each(),
                        payment.payees().get(k),
                        made++));
        }
        return signed;
    }

    private Transaction signed(List<OwnCoin> spent, List<TxOut> outputs) {
        inputs += spent.size();
        return sign(spent, outputs);
    }

    private static Transaction sign(List<OwnCoin> spent, List<TxOut> outputs) {
        var ins = new ArrayList<TxIn>();
        var prevouts = new ArrayList<TxOut>();
        for (OwnCoin coin : spent) {
            ins.add(new TxIn(coin.outPoint(), Script.EMPTY, TxIn.SEQUENCE_FINAL));
            prevouts.add(new TxOut(coin.value(), coin.owner().output()));
        }
        var unsigned = new Transaction(2, ins, outputs, 0);
        var hashes = new TxSignatureHashes(unsigned, prevouts);
        for (int i = 0; i < ins.size(); i++) ins.set(i, spent.get(i).owner().sign(ins.get(i), i, hashes));
        return new Transaction(2, ins, outputs, 0);
    }

    private void mine(List<Transaction> payments) throws IOException {
        write(block(payments));
        if (!payments.isEmpty()) lastPaying = tip.hash();
    }

    /// The next block, which is the tip from now on.
    private Block block(List<Transaction> payments) {
        coins.addAll(fresh);
        fresh.clear();
        height++;
        var all = new ArrayList<Transaction>(payments.size() + 1);
        all.add(coinbase(List.of()));
        all.addAll(payments);
        if (payments.stream().anyMatch(Transaction::hasWitness)) {
            TxOut commitment = WitnessCommitment.output(all);
            all.set(0, coinbase(List.of(commitment)));
        }
        coinbases.add(new OwnCoin(
                all.getFirst().outPoint(0), all.getFirst().outputs().getFirst().value(), miner, made++));
        return solved(all);
    }

    private Transaction coinbase(List<TxOut> more) {
        var outputs = new ArrayList<TxOut>();
        outputs.add(new TxOut(Subsidy.at(height, params), miner.output()));
        outputs.addAll(more);
        Script script = Script.wrap(new ByteWriter()
                .bytes(CoinbaseHeight.script(height).bytes())
                .uint8(0)
                .toByteArray());
        Witness witness = more.isEmpty() ? Witness.EMPTY : WitnessCommitment.RESERVED;
        return new Transaction(2, List.of(new TxIn(OutPoint.NULL, script, TxIn.SEQUENCE_FINAL, witness)), outputs, 0);
    }

    private Block solved(List<Transaction> all) {
        int bits = params.powLimitBits();
        var header = new BlockHeader(
                0x20000000,
                new BlockHash(tip.hash().hash()),
                MerkleTree.ofTransactions(all).hash(),
                time > 0 ? time : (int) tip.time() + 600,
                bits,
                0);
        byte[] target = CompactTarget.toHash(params.powLimitNumber()).bytes();
        long nonce = search.search(header.bytes(), target, 0, 1L << 32);
        tip = header.withNonce((int) nonce);
        return new Block(tip, all);
    }

    private void write(Block block) throws IOException {
        out.write(new ByteWriter(block.size() + 8)
                .bytes(params.messageStart())
                .int32(block.size())
                .bytes(block.raw())
                .toByteArray());
        transactions += block.transactions().size();
        bytes += block.size() + 8;
    }
}
