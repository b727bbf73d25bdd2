package org.planchet.mongo;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Coin;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowRow;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.Journal;
import org.planchet.index.follow.Lease;
import org.planchet.index.follow.RowStore.Tag;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The form of every document. Hashes and ids are the 64 hex digits that people read, amounts whole satoshis, times
/// dates. A document that is `hidden` is not to be read; `block` and `fence` say who made it, `mark` who spends it.
final class Documents {
    /// The id of the one document that decides.
    static final String JOURNAL = "chain";

    private Documents() {}

    /// Puts together a document: names and values in turn.
    static BsonDocument of(Object... namesAndValues) {
        var document = new BsonDocument();
        for (int i = 0; i < namesAndValues.length; i += 2)
            document.append((String) namesAndValues[i], value(namesAndValues[i + 1]));
        return document;
    }

    private static BsonValue value(Object value) {
        return switch (value) {
            case BsonValue bson -> bson;
            case String text -> new BsonString(text);
            case Integer number -> new BsonInt32(number);
            case Long number -> new BsonInt64(number);
            case Boolean truth -> BsonBoolean.valueOf(truth);
            case byte[] bytes -> new BsonBinary(bytes);
            case Object text -> new BsonString(text.toString());
        };
    }

    private static BsonDateTime date(long seconds) {
        return new BsonDateTime(seconds * 1_000);
    }

    // What a row is found by: the shard key, in full.

    static BsonDocument key(FollowRow row) {
        return switch (row) {
            case FollowRow.BlockRow(FollowedBlock block) ->
                of("height", block.height(), "hash", block.block().hash());
            case FollowRow.TxRow tx -> of("_id", tx.tx().txid());
            case FollowRow.OutputRow output ->
                output(output.address(), output.at().txid(), output.at().index());
            case FollowRow.SpendRow spend ->
                output(spend.address(), spend.at().txid(), spend.at().index());
        };
    }

    private static BsonDocument output(String address, Object txid, int index) {
        return of("address", address, "txid", txid, "vout_index", index);
    }

    /// A made row, hidden.
    static BsonDocument staged(FollowRow.Made row, Tag tag) {
        BsonDocument document = key(row);
        document.append("hidden", BsonBoolean.TRUE).putAll(tag(tag));
        switch (row) {
            case FollowRow.BlockRow(FollowedBlock block) -> {
                document.append("raw", new BsonBinary(block.block().raw()));
                document.append("header", new BsonBinary(block.block().header().bytes()));
                document.append("work", new BsonString(block.work().toString()));
                document.append("median_time", new BsonInt64(block.medianTimePast()));
                document.append("spent", spentLists(block.spent()));
            }
            case FollowRow.TxRow tx -> {
                document.append("height", new BsonInt32(tx.height()));
                document.append("position", new BsonInt32(tx.position()));
                document.append("raw", new BsonBinary(tx.tx().raw()));
                document.append("spent", spentList(tx.spent()));
            }
            case FollowRow.OutputRow output -> {
                document.append("coin_key", new BsonBinary(coinKey(output.at())));
                document.append("amount", new BsonInt64(output.output().value()));
                document.append(
                        "script_pubkey",
                        new BsonString(output.output().scriptPubKey().toHex()));
                document.append("created_at", date(output.time()));
                document.append("spent_at", BsonNull.VALUE);
                document.append("height", new BsonInt32(output.height()));
                document.append("position", new BsonInt32(output.position()));
                document.append("coinbase", BsonBoolean.valueOf(output.coinbase()));
            }
        }
        return document;
    }

    /// Sorts as the node's own coins do: the id as it is serialized, the index with its most significant byte first.
    private static byte[] coinKey(OutPoint at) {
        return ByteBuffer.allocate(Hash256.SIZE + 4)
                .put(at.txid().hash().bytes())
                .putInt(at.index())
                .array();
    }

    static OutPoint outPoint(BsonDocument output) {
        return new OutPoint(
                Txid.fromHex(output.getString("txid").getValue()),
                output.getInt32("vout_index").intValue());
    }

    static Coin coin(BsonDocument output) {
        return new Coin(
                new TxOut(
                        output.getInt64("amount").longValue(),
                        Script.fromHex(output.getString("script_pubkey").getValue())),
                output.getInt32("height").intValue(),
                output.getBoolean("coinbase").getValue());
    }

    static BsonDocument tag(Tag tag) {
        return of("block", tag.block(), "fence", tag.fence());
    }

    /// Who spends an output.
    static BsonDocument mark(FollowRow.Spender spender, Tag tag) {
        BsonDocument mark = tag(tag);
        mark.putAll(of(
                "txid",
                spender.input().txid(),
                "vin_index",
                spender.input().index(),
                "height",
                spender.height(),
                "position",
                spender.position()));
        return mark;
    }

    static BsonDocument spentAt(FollowRow.Spender spender) {
        return new BsonDocument("spent", BsonBoolean.TRUE).append("spent_at", date(spender.time()));
    }

    private static BsonArray spentLists(List<List<FollowedBlock.Spent>> lists) {
        var all = new BsonArray();
        for (List<FollowedBlock.Spent> list : lists) all.add(spentList(list));
        return all;
    }

    private static BsonArray spentList(List<FollowedBlock.Spent> list) {
        var spent = new BsonArray();
        for (FollowedBlock.Spent one : list) spent.add(of("amount", one.value(), "address", one.address()));
        return spent;
    }

    static List<FollowedBlock.Spent> spentList(BsonArray list) {
        List<FollowedBlock.Spent> spent = new ArrayList<>();
        for (BsonValue one : list)
            spent.add(new FollowedBlock.Spent(
                    one.asDocument().getInt64("amount").longValue(),
                    one.asDocument().getString("address").getValue()));
        return spent;
    }

    static FollowedBlock block(BsonDocument document, AddressFormat format) {
        List<List<FollowedBlock.Spent>> spent = new ArrayList<>();
        for (BsonValue list : document.getArray("spent")) spent.add(spentList(list.asArray()));
        return new FollowedBlock(
                parsed(document.getBinary("raw").getData()),
                document.getInt32("height").intValue(),
                ChainWork.fromHex(document.getString("work").getValue()),
                document.getInt64("median_time").longValue(),
                spent,
                format);
    }

    static StoredHeader header(BsonDocument document) {
        if (!document.containsKey("header"))
            throw new FollowStoreException(
                    "The database was written by an earlier version; it must be reset (planchet follow reset).");
        try {
            return new StoredHeader(
                    BlockHeader.parse(document.getBinary("header").getData()),
                    document.getInt32("height").intValue(),
                    ChainWork.fromHex(document.getString("work").getValue()),
                    document.getInt64("median_time").longValue());
        } catch (MalformedDataException damaged) {
            throw new FollowStoreException("A header in the database is damaged.", damaged);
        }
    }

    static StoredTx transaction(BsonDocument document) {
        try {
            return new StoredTx(
                    Transaction.parse(document.getBinary("raw").getData()),
                    BlockHash.fromHex(document.getString("block").getValue()),
                    document.getInt32("height").intValue(),
                    spentList(document.getArray("spent")));
        } catch (MalformedDataException damaged) {
            throw new FollowStoreException("A transaction in the database is damaged.", damaged);
        }
    }

    private static Block parsed(byte[] raw) {
        try {
            return Block.parse(raw);
        } catch (MalformedDataException damaged) {
            throw new FollowStoreException("A block in the database is damaged.", damaged);
        }
    }

    // The journal: one document.

    static BsonDocument journal(Journal journal, BlockHash genesis) {
        Lease lease = journal.lease();
        BsonDocument document = of(
                "_id",
                JOURNAL,
                "genesis",
                genesis,
                "version",
                journal.version(),
                "taken_back",
                journal.takenBack(),
                "lease",
                of("fence", lease.fence(), "holder", lease.holder(), "beat", lease.beat()));
        FollowCursor cursor = journal.cursor();
        if (cursor != null) document.append("cursor", cursor(cursor));
        if (journal.emptying()) document.append("emptying", BsonBoolean.TRUE);
        Journal.Doing doing = journal.doing();
        if (doing != null)
            document.append(
                    "doing", of("back", doing.back(), "block", cursor(doing.block()), "after", cursor(doing.after())));
        return document;
    }

    static Journal journal(BsonDocument document) {
        BsonDocument lease = document.getDocument("lease");
        BsonDocument doing = document.containsKey("doing") ? document.getDocument("doing") : null;
        return new Journal(
                document.getInt64("version").longValue(),
                document.getInt64("taken_back", new BsonInt64(0)).longValue(),
                new Lease(
                        lease.getInt64("fence").longValue(),
                        lease.getString("holder").getValue(),
                        lease.getInt64("beat").longValue()),
                cursor(document),
                doing == null
                        ? null
                        : new Journal.Doing(
                                doing.getBoolean("back").getValue(),
                                readCursor(doing.getDocument("block")),
                                readCursor(doing.getDocument("after"))),
                document.getBoolean("emptying", BsonBoolean.FALSE).getValue());
    }

    private static BsonDocument cursor(FollowCursor cursor) {
        return of("height", cursor.height(), "hash", cursor.block(), "work", cursor.work());
    }

    private static @Nullable FollowCursor cursor(BsonDocument journal) {
        return journal.containsKey("cursor") ? readCursor(journal.getDocument("cursor")) : null;
    }

    private static FollowCursor readCursor(BsonDocument cursor) {
        return new FollowCursor(
                cursor.getInt32("height").intValue(),
                BlockHash.fromHex(cursor.getString("hash").getValue()),
                ChainWork.fromHex(cursor.getString("work").getValue()));
    }
}
