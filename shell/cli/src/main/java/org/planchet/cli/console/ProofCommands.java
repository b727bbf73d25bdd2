package org.planchet.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.planchet.api.HeaderView;
import org.planchet.api.ProofView;
import org.planchet.primitives.Hex;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.PartialMerkleTree;

/// The commands that make proofs of payments, and check those of others.
final class ProofCommands {
    /// No block's proof takes more: a hash for each transaction and its bits, in hex.
    private static final int MAX_FILE = 2 * 33 * PartialMerkleTree.MAX_TRANSACTIONS;

    /// No proof takes less: a header, the number of transactions, and one hash with its bits; a shorter text is a file.
    private static final int MIN_DIGITS = 2 * 84;

    private ProofCommands() {}

    /// `proof TXID [FILE]`: prints only the hex, so that it can be piped on, or writes it to a file that must
    /// not exist yet.
    static void make(Session session, List<String> arguments) throws CommandException {
        ProofView proof = session.node().proof(arguments.getFirst());
        if (arguments.size() == 1) {
            session.print(proof.proof());
            return;
        }
        String file = arguments.get(1);
        try {
            Files.writeString(Path.of(file), proof.proof() + "\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException | InvalidPathException failed) {
            throw session.trouble("trouble.proof-file", file);
        }
        session.say("proof.written", proof.blockIndex(), file);
    }

    /// `verify-proof HEX | FILE`: asks the node for nothing but the header.
    static void verify(Session session, List<String> arguments) throws CommandException {
        MerkleBlock proof = parse(session, arguments.getFirst());
        List<PartialMerkleTree.Match> proven = proof.proven().orElse(List.of());
        if (proven.isEmpty()) throw session.trouble("trouble.proves-nothing");
        HeaderView header = session.node().header(proof.header().hash().toString());
        if (header.confirmations() == 0) throw session.trouble("trouble.proof-stale", header.index(), header.hash());
        session.say("proof.block", header.index(), header.hash(), header.confirmations());
        for (PartialMerkleTree.Match match : proven) session.say("proof.proven", match.txid(), match.index() + 1);
    }

    private static MerkleBlock parse(Session session, String given) throws CommandException {
        try {
            boolean isProof = given.length() >= MIN_DIGITS && Hex.isDigits(given);
            byte[] proof = Hex.parse(isProof ? given : read(session, given)).orElse(new byte[0]);
            return MerkleBlock.parse(proof);
        } catch (MalformedDataException broken) {
            throw session.trouble("trouble.no-proof");
        }
    }

    private static String read(Session session, String file) throws CommandException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_FILE) throw session.trouble("trouble.no-proof");
            return Files.readString(path, StandardCharsets.US_ASCII).strip();
        } catch (IOException | InvalidPathException unreadable) {
            // Hex that is no file's name is a proof cut short.
            throw Hex.isDigits(file)
                    ? session.trouble("trouble.no-proof")
                    : session.trouble("trouble.proof-unreadable", file);
        }
    }
}
