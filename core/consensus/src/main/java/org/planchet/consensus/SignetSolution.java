package org.planchet.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.TxSignatureHashes;

/// BIP 325: on a signet each block but the first carries a solution to the chain's challenge script, in a push of the
/// coinbase's witness commitment that starts with `ecc7daa2`. It signs the header (without nonce and bits) and the
/// transactions (without the solution itself), dressed up as a transaction so that any script can be a challenge.
final class SignetSolution {
    private static final byte[] HEADER = {(byte) 0xec, (byte) 0xc7, (byte) 0xda, (byte) 0xa2};
    private static final Script OP_RETURN = Script.wrap(new byte[] {0x6a});
    private static final ScriptFlags FLAGS =
            ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.DERSIG, ScriptFlag.NULLDUMMY);

    /// A commitment script without its solution, and the solution's bytes.
    private record Split(Script commitment, Script solution) {}

    private SignetSolution() {}

    static Optional<Rejection> check(Block block, ChainParams params) {
        Script challenge = params.signetChallenge();
        if (challenge == null || block.hash().equals(params.genesisHash())) return Optional.empty();
        if (block.transactions().isEmpty()) return refused("no transactions");
        Transaction coinbase = block.transactions().getFirst();
        int position = WitnessCommitment.position(coinbase);
        if (position < 0) return refused("the coinbase has no witness commitment");
        Split split = split(coinbase.outputs().get(position).scriptPubKey());
        Script scriptSig = Script.EMPTY;
        Witness witness = Witness.EMPTY;
        // No solution at all is tried as an empty one, which a trivial challenge accepts.
        if (split.solution.size() > 0) {
            try {
                var in = new ByteReader(split.solution.bytes());
                scriptSig = Script.wrap(in.lengthPrefixed("signet scriptSig"));
                witness = readWitness(in);
                in.expectEnd("signet solution");
            } catch (MalformedDataException malformed) {
                return refused("the solution can not be read: " + malformed.getMessage());
            }
        }
        Transaction toSpend = toSpend(block, coinbase, position, split.commitment, challenge);
        var input = new TxIn(toSpend.outPoint(0), scriptSig, 0, witness);
        var spending = new Transaction(0, List.of(input), List.of(new TxOut(0, OP_RETURN)), 0);
        var hashes = new TxSignatureHashes(spending, toSpend.outputs());
        return ScriptVerifier.verify(spending, 0, hashes, FLAGS)
                .flatMap(failure ->
                        refused("the solution fails: " + failure.error().message()));
    }

    private static Optional<Rejection> refused(String detail) {
        return Rule.SIGNET_SOLUTION.refuses(detail);
    }

    private static Witness readWitness(ByteReader in) throws MalformedDataException {
        int count = in.count(1, "signet witness item count");
        var items = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) items.add(in.lengthPrefixed("signet witness item"));
        return new Witness(items);
    }

    private static Transaction toSpend(
            Block block, Transaction coinbase, int position, Script commitment, Script challenge) {
        var outputs = new ArrayList<>(coinbase.outputs());
        outputs.set(position, new TxOut(outputs.get(position).value(), commitment));
        var modified = new Transaction(coinbase.version(), coinbase.inputs(), outputs, coinbase.lockTime());
        var leaves = new ArrayList<Hash256>(block.transactions().size());
        leaves.add(modified.txid().hash());
        for (Transaction tx :
                block.transactions().subList(1, block.transactions().size()))
            leaves.add(tx.txid().hash());
        BlockHeader header = block.header();
        var data = new ByteWriter(72)
                .int32(header.version())
                .hash256(header.previous().hash())
                .hash256(MerkleTree.of(leaves).hash())
                .uint32(header.time());
        byte[] scriptSig = new byte[2 + data.size()];
        scriptSig[1] = (byte) data.size();
        System.arraycopy(data.toByteArray(), 0, scriptSig, 2, data.size());
        return new Transaction(
                0, List.of(new TxIn(OutPoint.NULL, Script.wrap(scriptSig), 0)), List.of(new TxOut(0, challenge)), 0);
    }

    /// Takes the solution out of the first push that starts with the header and more; every push is written again in
    /// its shortest length form, as Bitcoin Core does.
    private static Split split(Script script) {
        byte[] bytes = script.bytes();
        var out = new ByteWriter(bytes.length);
        Script solution = Script.EMPTY;
        boolean found = false;
        int at = 0;
        while (at < bytes.length) {
            int op = bytes[at++] & 0xff;
            int lengthBytes = op == 0x4c ? 1 : op == 0x4d ? 2 : op == 0x4e ? 4 : 0;
            if (op > 0x4e) {
                out.uint8(op);
                continue;
            }
            if (lengthBytes > bytes.length - at) break;
            long length = lengthBytes == 0 ? op : littleEndian(bytes, at, lengthBytes);
            at += lengthBytes;
            if (length > bytes.length - at) break;
            byte[] data = Arrays.copyOfRange(bytes, at, at + (int) length);
            at += data.length;
            if (data.length == 0) {
                out.uint8(op);
                continue;
            }
            if (!found
                    && data.length > HEADER.length
                    && Arrays.equals(data, 0, HEADER.length, HEADER, 0, HEADER.length)) {
                solution = Script.wrap(Arrays.copyOfRange(data, HEADER.length, data.length));
                data = HEADER;
                found = true;
            }
            push(out, data);
        }
        return new Split(found ? Script.wrap(out.toByteArray()) : script, solution);
    }

    private static long littleEndian(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) value |= (bytes[at + i] & 0xffL) << (8 * i);
        return value;
    }

    private static void push(ByteWriter out, byte[] data) {
        if (data.length < 0x4c) out.uint8(data.length);
        else if (data.length <= 0xff) out.uint8(0x4c).uint8(data.length);
        else if (data.length <= 0xffff) out.uint8(0x4d).uint16(data.length);
        else out.uint8(0x4e).int32(data.length);
        out.bytes(data);
    }
}
