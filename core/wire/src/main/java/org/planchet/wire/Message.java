package org.planchet.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Transaction;

/// A message of Bitcoin's peer-to-peer protocol. The list is closed: a switch over it has no default, so a new message
/// does not compile until someone has decided what it means. What we do not know is kept as [Unknown].
public sealed interface Message {
    /// The first message of either side: who speaks, and what it can do.
    ///
    /// @param protocol    protocol version spoken, see [ProtocolVersion]
    /// @param services    bits of [Services]
    /// @param timestamp   the sender's clock, seconds since 1970; any 64-bit number may come, nothing depends on it
    /// @param receiver    whom the sender believes to talk to
    /// @param sender      the sender's own address: its listening port, and its address if known
    /// @param nonce       random; a node that sees its own has connected to itself
    /// @param userAgent   name and version of the software (BIP-0014), at most [Limits#USER_AGENT] bytes
    /// @param startHeight height of the sender's best block, as it claims
    /// @param relay       whether transactions are wanted without being asked for (BIP-0037)
    record Version(
            int protocol,
            long services,
            long timestamp,
            NetAddress receiver,
            NetAddress sender,
            long nonce,
            String userAgent,
            int startHeight,
            boolean relay)
            implements Message {}

    /// The answer to [Version].
    record Verack() implements Message {}

    /// Asks for a [Pong] with the same nonce (BIP-0031).
    record Ping(long nonce) implements Message {}

    record Pong(long nonce) implements Message {}

    /// Asks for the headers after the first block of `locator` that the other side has in its best chain, up to `stop`
    /// (zero for as many as one message holds).
    record GetHeaders(int protocol, List<BlockHash> locator, BlockHash stop) implements Message {
        public GetHeaders {
            locator = List.copyOf(locator);
        }
    }

    /// Headers in a chain, each the parent of the next: an answer to [GetHeaders] or the announcement of new blocks.
    record Headers(List<BlockHeader> headers) implements Message {
        public Headers {
            headers = List.copyOf(headers);
        }
    }

    /// Asks for new blocks to be announced by [Headers] rather than [Inv] (BIP-0130).
    record SendHeaders() implements Message {}

    /// The old way to ask for blocks' hashes, answered by an [Inv].
    record GetBlocks(int protocol, List<BlockHash> locator, BlockHash stop) implements Message {
        public GetBlocks {
            locator = List.copyOf(locator);
        }
    }

    /// Asks for the things themselves.
    record GetData(List<InventoryItem> items) implements Message {
        public GetData {
            items = List.copyOf(items);
        }
    }

    /// Announces things the sender has.
    record Inv(List<InventoryItem> items) implements Message {
        public Inv {
            items = List.copyOf(items);
        }
    }

    /// What of a [GetData] the sender does not have.
    record NotFound(List<InventoryItem> items) implements Message {
        public NotFound {
            items = List.copyOf(items);
        }
    }

    /// A whole block.
    record BlockMessage(Block block) implements Message {}

    /// A whole transaction.
    record TxMessage(Transaction transaction) implements Message {}

    /// Addresses of nodes.
    record Addr(List<TimedAddress> addresses) implements Message {
        public Addr {
            addresses = List.copyOf(addresses);
        }
    }

    /// Addresses of nodes on networks of any kind (BIP-0155).
    record AddrV2(List<AddressV2> addresses) implements Message {
        public AddrV2 {
            addresses = List.copyOf(addresses);
        }
    }

    /// Between version and verack: [AddrV2] is understood (BIP-0155).
    record SendAddrV2() implements Message {}

    /// Asks for addresses of nodes.
    record GetAddr() implements Message {}

    /// Asks for an [Inv] of the whole mempool (BIP-0035).
    record MempoolRequest() implements Message {}

    /// Transactions below this fee rate are not wanted, satoshis per 1,000 virtual bytes (BIP-0133).
    record FeeFilter(long feeRate) implements Message {}

    /// Between version and verack: transactions are announced by wtxid (BIP-0339).
    record WtxidRelay() implements Message {}

    /// Offers compact blocks (BIP-0152).
    record SendCmpct(boolean highBandwidth, long version) implements Message {}

    /// A transaction that a [CmpctBlock] carries whole, and its place in the block, counted from 0.
    record Prefilled(int index, Transaction transaction) {}

    /// A block as its header and a short id for each transaction that the receiver may have already (BIP-0152).
    ///
    /// @param nonce     keys the short ids, together with the header
    /// @param shortIds  48 bits each, of the transactions that are not prefilled, in the block's order
    /// @param prefilled in the block's order; a place may still lie beyond the block's end
    record CmpctBlock(BlockHeader header, long nonce, List<Long> shortIds, List<Prefilled> prefilled)
            implements Message {
        public CmpctBlock {
            shortIds = List.copyOf(shortIds);
            prefilled = List.copyOf(prefilled);
        }
    }

    /// Asks for transactions of a block by their places, counted from 0 and ascending (BIP-0152).
    record GetBlockTxn(BlockHash block, List<Integer> indexes) implements Message {
        public GetBlockTxn {
            indexes = List.copyOf(indexes);
        }
    }

    /// The answer to [GetBlockTxn], in the order of its places.
    record BlockTxn(BlockHash block, List<Transaction> transactions) implements Message {
        public BlockTxn {
            transactions = List.copyOf(transactions);
        }
    }

    /// Asks for the compact filters of the blocks from `startHeight` to the block `stop`, at most [Limits#FILTERS]
    /// (BIP-0157).
    ///
    /// @param type        which kind of filter: 0, the basic one (BIP-0158), is the only one there is
    /// @param startHeight 0 to 2^32 - 1
    record GetCFilters(int type, long startHeight, BlockHash stop) implements Message {}

    /// One block's compact filter (BIP-0157).
    record CFilter(int type, BlockHash block, ByteString filter) implements Message {}

    /// Asks for the filter hashes of the blocks from `startHeight` to the block `stop`, at most
    /// [Limits#FILTER_HEADERS] (BIP-0157).
    record GetCFHeaders(int type, long startHeight, BlockHash stop) implements Message {}

    /// Filter hashes up to the block `stop`, from which the filter headers follow (BIP-0157).
    ///
    /// @param previousHeader the filter header before the first of them; zero before the genesis block's
    /// @param filterHashes   in the order of the chain
    record CFHeaders(int type, BlockHash stop, Hash256 previousHeader, List<Hash256> filterHashes) implements Message {
        public CFHeaders {
            filterHashes = List.copyOf(filterHashes);
        }
    }

    /// Asks for the filter header at each [Limits#CHECKPOINT_INTERVAL]th height up to the block `stop` (BIP-0157).
    record GetCFCheckpt(int type, BlockHash stop) implements Message {}

    /// The answer to [GetCFCheckpt], in the order of the chain.
    record CFCheckpt(int type, BlockHash stop, List<Hash256> filterHeaders) implements Message {
        public CFCheckpt {
            filterHeaders = List.copyOf(filterHeaders);
        }
    }

    /// From now on only transactions that match this bloom filter are wanted (BIP-0037).
    ///
    /// @param filter        at most [Limits#BLOOM_FILTER] bytes; an empty one matches everything
    /// @param hashFunctions 0 to [Limits#BLOOM_FUNCTIONS]
    /// @param tweak         added to the seed of each hash function
    /// @param flags         which outpoints the server adds to the filter by itself
    record FilterLoad(ByteString filter, int hashFunctions, int tweak, int flags) implements Message {}

    /// Puts one more thing into the loaded filter (BIP-0037), at most [Limits#BLOOM_ELEMENT] bytes.
    record FilterAdd(ByteString element) implements Message {}

    /// The filter is done with: all transactions are wanted again (BIP-0037).
    record FilterClear() implements Message {}

    /// A block's header, and the part of its Merkle tree that proves which of its transactions match the filter
    /// (BIP-0037); they follow as [TxMessage]s. Not checked here.
    record MerkleBlockMessage(MerkleBlock block) implements Message {}

    /// A message whose command is not in the table: kept as it came.
    @SuppressWarnings("ArrayRecordComponent") // equality over the array is written out below
    record Unknown(String command, byte[] payload) implements Message {
        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown unknown
                    && command.equals(unknown.command)
                    && Arrays.equals(payload, unknown.payload);
        }

        @Override
        public int hashCode() {
            return Objects.hash(command, Arrays.hashCode(payload));
        }

        @Override
        public String toString() {
            return "Unknown[" + command + ", " + payload.length + " bytes]";
        }
    }
}
