package org.planchet.conformance.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.planchet.api.TransferRequest;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.UndoCodec;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.daemon.config.ChainFile;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.network.AddressRecord;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Base58;
import org.planchet.primitives.Bech32;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Wif;
import org.planchet.script.Addresses;
import org.planchet.script.Asm;
import org.planchet.script.SigOps;
import org.planchet.script.Templates;
import org.planchet.storage.PeersFile;
import org.planchet.wallet.ExtendedKey;
import org.planchet.wallet.WalletStateCodec;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.MessageTable;
import org.planchet.wire.V1Transport;
import tools.jackson.databind.json.JsonMapper;

/// The readers of everything but scripts. What is taken must be written back as it was read.
final class Readers {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final AddressFormat FORMAT = REGTEST.addresses();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path FILE = temporary();

    private Readers() {}

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("planchet-fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void same(byte[] expected, byte[] found) {
        if (!Arrays.equals(expected, found)) throw new AssertionError("written otherwise than it was read");
    }

    static void transaction(byte[] input) throws Exception {
        Transaction tx = Transaction.parse(input);
        same(input, tx.raw());
        same(input, new Transaction(tx.version(), tx.inputs(), tx.outputs(), tx.lockTime()).raw());
    }

    static void block(byte[] input) throws Exception {
        Block block = Block.parse(input.clone());
        same(input, new Block(block.header(), block.transactions()).raw());
    }

    static void header(byte[] input) throws Exception {
        same(input, BlockHeader.parse(input).bytes());
    }

    /// The first byte says which message the rest is.
    static void message(byte[] input) throws Exception {
        if (input.length == 0) return;
        List<MessageTable.Row<?>> rows = MessageTable.rows();
        String command = rows.get((input[0] & 0xff) % rows.size()).command();
        Message message = MessageCodec.decode(command, Arrays.copyOfRange(input, 1, input.length));
        byte[] written = MessageCodec.payload(message);
        same(written, MessageCodec.payload(MessageCodec.decode(command, written)));
    }

    static void frame(byte[] input) throws Exception {
        var reader = new V1Transport(REGTEST.network().magic());
        for (int at = 0; at < input.length; ) {
            int consumed = reader.read(input, at, input.length - at).consumed();
            if (consumed <= 0) throw new AssertionError("nothing of " + (input.length - at) + " bytes is taken");
            at += consumed;
        }
    }

    static void coin(byte[] input) {
        Coin coin = CoinCodec.decode(input);
        long value = coin.output().value();
        // No valid block makes a coin of another value, so none is ever written.
        if (value >= 0 && value <= ChainParams.MAX_MONEY) CoinCodec.encode(coin);
    }

    static void undo(byte[] input) {
        UndoCodec.decode(input);
    }

    static void mempoolFile(byte[] input) throws Exception {
        MempoolSnapshot.parse(input);
    }

    static void walletState(byte[] input) throws Exception {
        WalletStateCodec.encode(WalletStateCodec.decode(input));
    }

    static void peersFile(byte[] input) throws Exception {
        Files.write(FILE, input);
        PeersFile.load(FILE, AddressRecord.class, _ -> {});
    }

    static void chainFile(byte[] input) throws Exception {
        Files.write(FILE, input);
        ChainFile.lint(FILE);
    }

    static void jsonBody(byte[] input) {
        JSON.readValue(input, TransferRequest.class);
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    static void address(byte[] input) throws Exception {
        String text = text(input);
        Script script = Addresses.toScript(text, FORMAT);
        String again = Addresses.of(script, FORMAT).orElseThrow();
        if (!again.equals(text) && !again.equals(text.toLowerCase(Locale.ROOT)))
            throw new AssertionError(text + " is also " + again);
    }

    static void base58(byte[] input) throws Exception {
        String text = text(input);
        byte[] bytes = Base58.decode(text);
        if (!Base58.encode(bytes).equals(text)) throw new AssertionError(text + " has two forms");
        Base58.decodeCheck(text);
    }

    static void bech32(byte[] input) throws Exception {
        Bech32.decodeSegwit(text(input));
    }

    static void wif(byte[] input) throws Exception {
        Wif.decode(text(input), FORMAT);
    }

    static void extendedKey(byte[] input) throws Exception {
        var versions = new ExtendedKey.Versions(
                REGTEST.keys().bip32Public(), REGTEST.keys().bip32Private());
        ExtendedKey.parse(text(input), versions).close();
    }

    static void keyPath(byte[] input) throws Exception {
        ExtendedKey.path(text(input));
    }

    static void scriptText(byte[] input) {
        Asm.toString(Script.wrap(input));
    }

    static void scriptTemplate(byte[] input) {
        Script script = Script.wrap(input);
        Templates.classify(script);
        SigOps.legacy(script);
        SigOps.accurate(script);
        Addresses.of(script, FORMAT);
    }
}
