package org.planchet.daemon.sockets;

import java.util.concurrent.Semaphore;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;

/// The memory that decoded messages of all peers may take together until they are dealt with. A message can
/// take sixteen times its bytes (a witness of 2 million items of one byte each); how much is known only after
/// decoding. So the most is taken before, and what was too much given back after.
///
/// Whoever has it waits for nothing but the chain thread, so it always comes back.
final class DecodedMemory {
    /// In units of [#UNIT].
    static final int TOTAL = 65_536;

    private static final int UNIT = 1_024;
    private static final int MAX_PER_BYTE = 16;

    /// Payloads up to this size never wait: an inbox holds 64 of them.
    private static final int SMALL = 1_024;

    private final Semaphore units = new Semaphore(TOTAL, true);

    /// Takes what this frame's message may need at the most, waiting until there is so much. Returns how much it
    /// took.
    int take(Frame frame) throws InterruptedException {
        int length = frame.payload().length;
        if (length <= SMALL) return 0;
        int most = (int) Math.min(TOTAL, (long) length * MAX_PER_BYTE / UNIT + 1);
        units.acquire(most);
        return most;
    }

    /// Gives back what the message does not need of `taken`. Returns what it keeps, for [#give] when it is dealt
    /// with.
    int keep(int taken, Message message) {
        int kept = (int) Math.min(taken, bytes(message) / UNIT + 1);
        units.release(taken - kept);
        return kept;
    }

    void give(int taken) {
        units.release(taken);
    }

    /// What can be taken now, in the same units.
    int free() {
        return units.availablePermits();
    }

    /// About how many bytes of memory a message takes, its serialized bytes included: rather too many than too
    /// few.
    static long bytes(Message message) {
        return switch (message) {
            case Message.TxMessage(var transaction) -> bytes(transaction);
            case Message.BlockMessage(var block) -> {
                long sum = block.size();
                for (Transaction transaction : block.transactions()) sum += bytes(transaction);
                yield sum;
            }
            case Message.Headers(var headers) -> headers.size() * 400L;
            case Message.Inv(var items) -> items.size() * 100L;
            case Message.GetData(var items) -> items.size() * 100L;
            case Message.NotFound(var items) -> items.size() * 100L;
            case Message.Addr(var addresses) -> addresses.size() * 150L;
            case Message.AddrV2(var addresses) -> addresses.size() * 700L;
            case Message.CmpctBlock compact -> {
                long sum = 400L + compact.shortIds().size() * 32L;
                for (Message.Prefilled one : compact.prefilled()) sum += 40 + bytes(one.transaction());
                yield sum;
            }
            case Message.GetBlockTxn(var _, var indexes) -> indexes.size() * 24L;
            case Message.BlockTxn(var _, var transactions) -> {
                long sum = 0;
                for (Transaction transaction : transactions) sum += bytes(transaction);
                yield sum;
            }
            case Message.CFilter filter -> 2L * filter.filter().size() + 200;
            case Message.CFHeaders headers -> headers.filterHashes().size() * 100L;
            case Message.CFCheckpt checkpoints -> checkpoints.filterHeaders().size() * 100L;
            case Message.FilterLoad load -> 2L * load.filter().size() + 200;
            // A hash of 32 bytes is an object of some 60.
            case Message.MerkleBlockMessage(var block) ->
                400L + 3L * block.tree().size();
            case Message.Unknown(var _, var payload) -> payload.length;
            default -> 4_096;
        };
    }

    private static long bytes(Transaction transaction) {
        long sum = 200L + transaction.size() + transaction.outputs().size() * 80L;
        for (TxIn input : transaction.inputs()) sum += 200 + input.witness().size() * 40L;
        return sum;
    }
}
