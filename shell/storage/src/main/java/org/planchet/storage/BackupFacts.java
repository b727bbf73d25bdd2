package org.planchet.storage;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;

/// What a back-up says of itself in its file `BACKUP`: one `key: value` a line, in ASCII.
///
/// @param chain   the chain's name
/// @param genesis its first block
/// @param layout  of the data folder ([DataFolder#VERSION])
/// @param created when it was made, in whole seconds
/// @param state   where its chain stands; empty if it holds only wallets
public record BackupFacts(String chain, BlockHash genesis, int layout, Instant created, Optional<State> state) {
    /// The version of a back-up's own layout.
    static final int VERSION = 1;

    /// Where a saved chain stands.
    ///
    /// @param height of the tip
    /// @param coins  hash of the coin set at the tip ([org.planchet.chainstate.CoinSetHasher])
    public record State(int height, BlockHash tip, Hash256 coins) {}

    String text() {
        var text = new StringBuilder();
        text.append("backup: ").append(VERSION).append('\n');
        text.append("chain: ").append(chain).append('\n');
        text.append("genesis: ").append(genesis).append('\n');
        text.append("layout: ").append(layout).append('\n');
        text.append("created: ").append(created).append('\n');
        state.ifPresent(at -> text.append("height: ")
                .append(at.height())
                .append("\ntip: ")
                .append(at.tip())
                .append("\ncoins: ")
                .append(at.coins())
                .append('\n'));
        return text.toString();
    }

    /// The version that a text is of; 0 if it is none of ours.
    static int version(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.matches("backup: [0-9]{1,9}") ? Integer.parseInt(first.substring("backup: ".length())) : 0;
    }

    /// @throws MalformedDataException if a line is missing or says nothing that we write
    static BackupFacts parse(String text) throws MalformedDataException {
        Map<String, String> lines = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) lines.put(line.substring(0, colon), line.substring(colon + 2));
        }
        try {
            Optional<State> state = lines.containsKey("tip")
                    ? Optional.of(new State(
                            Integer.parseInt(line(lines, "height")),
                            new BlockHash(Hash256.fromHex(line(lines, "tip"))),
                            Hash256.fromHex(line(lines, "coins"))))
                    : Optional.empty();
            return new BackupFacts(
                    line(lines, "chain"),
                    new BlockHash(Hash256.fromHex(line(lines, "genesis"))),
                    Integer.parseInt(line(lines, "layout")),
                    Instant.parse(line(lines, "created")),
                    state);
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
            throw new MalformedDataException("its file BACKUP cannot be read: " + wrong.getMessage());
        }
    }

    private static String line(Map<String, String> lines, String key) throws MalformedDataException {
        String value = lines.get(key);
        if (value == null) throw new MalformedDataException("its file BACKUP lacks the line " + key);
        return value;
    }
}
