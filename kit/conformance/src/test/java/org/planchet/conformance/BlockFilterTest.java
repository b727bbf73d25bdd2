package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.index.BlockFilter;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

/// BIP-0158's published filters of testnet blocks: ours have the same bytes and headers, and are found to hold what
/// their blocks pay and spend from.
final class BlockFilterTest {
    private static final int CASES = 10;

    /// A row of the vectors.
    private record Case(Block block, BlockUndo undo, Hash256 previous, String filter, Hash256 header) {
        static Case of(JsonNode row) throws MalformedDataException {
            var spent = new ArrayList<Coin>();
            for (JsonNode script : row.get(3))
                spent.add(new Coin(new TxOut(0, Script.fromHex(script.asString())), 1, false));
            return new Case(
                    Block.parse(HexFormat.of().parseHex(row.get(2).asString())),
                    new BlockUndo(spent.isEmpty() ? List.of() : List.of(spent)),
                    Hash256.fromHex(row.get(4).asString()),
                    row.get(5).asString(),
                    Hash256.fromHex(row.get(6).asString()));
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(filter);
        }
    }

    private static List<Case> cases() throws MalformedDataException {
        var cases = new ArrayList<Case>();
        for (JsonNode row : Vectors.json("core/blockfilters.json")) if (row.size() > 1) cases.add(Case.of(row));
        assertEquals(CASES, cases.size(), "vectors");
        return cases;
    }

    @Test
    void the_filters_have_the_published_bytes_and_headers() throws Exception {
        for (Case each : cases()) {
            BlockFilter filter = BlockFilter.of(each.block, each.undo);
            assertArrayEquals(each.bytes(), filter.bytes(), each.block.hash().toString());
            assertEquals(each.header, filter.header(each.previous));
        }
    }

    @Test
    void a_filter_read_back_holds_every_script_and_hardly_another_one() throws Exception {
        int mistakes = 0;
        for (Case each : cases()) {
            BlockFilter filter = BlockFilter.parse(each.block.hash(), each.bytes());
            for (Transaction tx : each.block.transactions())
                for (TxOut output : tx.outputs()) {
                    Script script = output.scriptPubKey();
                    boolean isLeftOut = script.size() == 0 || script.byteAt(0) == 0x6a;
                    if (!isLeftOut) assertTrue(filter.mayConcern(List.of(stranger(0), script, stranger(1))));
                }
            for (int i = 0; i < 1_000; i++) if (filter.mayConcern(List.of(stranger(i)))) mistakes++;
            assertFalse(filter.mayConcern(List.of()), "nothing is asked");
        }
        assertEquals(0, mistakes, "of 10,000 questions, one in some 78 runs");
    }

    @Test
    void a_filter_cut_short_or_with_more_behind_it_is_refused() throws Exception {
        for (Case each : cases()) {
            byte[] filter = each.bytes();
            byte[] longer = Arrays.copyOf(filter, filter.length + 1);
            assertThrows(MalformedDataException.class, () -> BlockFilter.parse(each.block.hash(), longer));
            for (int length = 0; length < filter.length; length++) {
                byte[] shorter = Arrays.copyOf(filter, length);
                assertThrows(MalformedDataException.class, () -> BlockFilter.parse(each.block.hash(), shorter));
            }
        }
    }

    private static Script stranger(int number) {
        return Script.fromHex("0014%040x".formatted(number + 1));
    }
}
