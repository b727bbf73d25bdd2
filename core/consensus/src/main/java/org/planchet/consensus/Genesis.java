package org.planchet.consensus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Makes block 0 of a chain, in the form of Bitcoin's: a coinbase whose script holds a message.
public final class Genesis {
    /// The most bytes a message may take in UTF-8, so that the coinbase's script stays within 100.
    public static final int MAX_MESSAGE = 90;

    /// The public key to which Bitcoin's genesis block pays, with OP_CHECKSIG.
    private static final Script SATOSHI =
            Script.fromHex("4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61de"
                    + "b649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac");

    private Genesis() {}

    /// Bitcoin's genesis coinbase under a header of these numbers: what mainnet, signet and regtest start from.
    static Block bitcoin(long time, int bits, int nonce) {
        String times = "The Times 03/Jan/2009 Chancellor on brink of second bailout for banks";
        return block(times, SATOSHI, 5_000_000_000L, time, bits, nonce);
    }

    /// A genesis block.
    ///
    /// @param message  at most [#MAX_MESSAGE] bytes in UTF-8
    /// @param output   the script of its one output, which can never be spent
    /// @param subsidy  satoshis of that output
    /// @param time     seconds since 1970
    public static Block block(String message, Script output, long subsidy, long time, int bits, int nonce) {
        var coinbase = new Transaction(
                1,
                List.of(new TxIn(OutPoint.NULL, scriptSig(message), TxIn.SEQUENCE_FINAL)),
                List.of(new TxOut(subsidy, output)),
                0);
        List<Transaction> transactions = List.of(coinbase);
        Hash256 root = MerkleTree.ofTransactions(transactions).hash();
        var header = new BlockHeader(1, new BlockHash(Hash256.ZERO), root, (int) time, bits, nonce);
        return new Block(header, transactions);
    }

    /// Bitcoin's form: the number 486604799, the number 4, the message.
    private static Script scriptSig(String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_MESSAGE)
            throw new IllegalArgumentException(
                    "a genesis message has at most " + MAX_MESSAGE + " bytes, not " + text.length);
        var out = new ByteWriter().uint8(4).int32(486_604_799).uint8(1).uint8(4);
        if (text.length >= 0x4c) out.uint8(0x4c);
        return Script.wrap(out.uint8(text.length).bytes(text).toByteArray());
    }

    /// The first nonce, counted up from 0 as an unsigned number, with which `block` meets its own target; empty if
    /// none of the 2^32 does (then another time will).
    public static OptionalInt mine(Block block) {
        BlockHeader header = block.header();
        Hash256 target = CompactTarget.target(header.bits());
        if (target == null) return OptionalInt.empty();
        int nonce = 0;
        do {
            if (header.withNonce(nonce).hash().hash().compareTo(target) <= 0) return OptionalInt.of(nonce);
            nonce++;
        } while (nonce != 0);
        return OptionalInt.empty();
    }
}
