package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.HeaderChain;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.BlockHeader;

/// What a light node keeps of its headers, and what is left of it after a mishap.
class HeaderFileTest {
    private static final ChainParams PARAMS = Chains.regtest();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = folder.resolve("headers.dat");
    }

    /// Headers on the genesis block, with regtest's proof of work.
    private static List<BlockHeader> headers(int count) {
        return Blocks.headers(PARAMS.genesis().header(), count, 1, 0);
    }

    private void write(List<BlockHeader> headers) {
        try (HeaderChain chain = open()) {
            for (BlockHeader header : headers) chain.acceptHeader(header, Instant.MAX);
            chain.save();
        }
    }

    private HeaderChain open() {
        return HeaderChain.open(PARAMS, HeaderFile.open(file));
    }

    private int height() {
        try (HeaderChain chain = open()) {
            return chain.tip().height();
        }
    }

    private void damage(long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @Test
    void headers_are_there_again_and_go_on() {
        List<BlockHeader> headers = headers(10);
        write(headers.subList(0, 6));
        assertEquals(6, height());
        write(headers.subList(6, 10));
        assertEquals(10, height());
    }

    @Test
    void a_header_cut_short_is_forgotten() throws IOException {
        List<BlockHeader> headers = headers(10);
        write(headers.subList(0, 6));
        damage(6 * 80L, new byte[33]);
        assertEquals(6, height());
        assertEquals(6 * 80L, Files.size(file));
        write(headers.subList(6, 10));
        assertEquals(10, height());
    }

    @Test
    void what_follows_a_damaged_header_is_forgotten() throws IOException {
        write(headers(10));
        damage(3 * 80L + 36, new byte[32]);
        assertTrue(height() <= 4, "the changed header may have work by chance, those after it have no parent");
        assertTrue(Files.size(file) <= 4 * 80L);
    }

    @Test
    void a_hundred_thousand_headers_take_eight_megabytes_and_open_at_once() throws IOException {
        write(headers(100_000));
        assertEquals(8_000_000, Files.size(file));
        long from = System.nanoTime();
        assertEquals(100_000, height());
        assertTrue(System.nanoTime() - from < 20_000_000_000L);
    }
}
