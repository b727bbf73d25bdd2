package org.planchet.wallet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.script.Templates;

/// Wallets on regtest for tests, one for each name.
final class Wallets {
    static final ChainParams REGTEST = Chains.regtest();
    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private Wallets() {}

    static WalletSecrets secrets(String name) {
        byte[] entropy = Arrays.copyOf(Hashes.sha256(name.getBytes(StandardCharsets.UTF_8)), 16);
        return WalletSecrets.of(Mnemonic.ofEntropy(entropy, WordList.ENGLISH), new char[0]);
    }

    static Wallet wallet(String name) {
        return wallet(name, REGTEST);
    }

    static Wallet wallet(String name, ChainParams params) {
        try {
            return new Wallet(WalletState.fresh(name, params, secrets(name), NOW), params);
        } catch (BadKeyException never) {
            throw new AssertionError(never);
        }
    }

    /// The wallet that its words alone give, having looked through the whole chain and mempool.
    static Wallet restored(String name, TestChain chain) {
        Wallet wallet = wallet(name);
        for (int height = 0; height < chain.blocks.size(); height++)
            wallet.connect(chain.blocks.get(height), height, Wallets.NOW);
        chain.pool.forEach(tx -> wallet.onMempoolAdded(tx, NOW));
        return wallet;
    }

    /// A script of nobody's.
    static Script foreign(int number) {
        return Templates.payToPubKeyHash(Hashes.hash160(new byte[] {(byte) number, (byte) (number >>> 8), 7}));
    }

    /// Each signature with its type has 71 bytes at most, and now and then one or two less.
    static long sizeBeforeSigning(Transaction tx) {
        long size = tx.vsize();
        for (TxIn input : tx.inputs()) size += 71 - input.scriptSig().byteAt(0);
        return size;
    }
}
