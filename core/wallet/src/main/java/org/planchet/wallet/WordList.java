package org.planchet.wallet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A BIP-0039 word list: 2,048 words, each standing for 11 bits.
public enum WordList {
    ENGLISH(0, "bip39-english.txt"),
    CHINESE_SIMPLIFIED(1, "bip39-chinese-simplified.txt");

    static final int SIZE = 2048;

    private final int code;
    private final String resource;

    WordList(int code, String resource) {
        this.code = code;
        this.resource = resource;
    }

    private record Words(List<String> inOrder, Map<String, Integer> positions) {}

    /// The number that stands for the list where it is stored.
    int code() {
        return code;
    }

    /// The word for `number`, 0 to 2,047.
    public String word(int number) {
        return words().inOrder.get(number);
    }

    /// The number of `word`, or -1 if it is not in the list.
    public int number(String word) {
        return words().positions.getOrDefault(word, -1);
    }

    private Words words() {
        Words words = Loaded.ALL.get(this);
        if (words == null) throw new AssertionError("no words of " + this);
        return words;
    }

    /// The lists, read when the first word is asked for.
    private static final class Loaded {
        private static final Map<WordList, Words> ALL = new EnumMap<>(WordList.class);

        static {
            for (WordList list : values()) ALL.put(list, list.read());
        }
    }

    private Words read() {
        try (InputStream in = WordList.class.getResourceAsStream(resource)) {
            if (in == null) throw new AssertionError("the program lacks its word list " + resource);
            List<String> inOrder = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            if (inOrder.size() != SIZE) throw new AssertionError(resource + " has " + inOrder.size() + " words");
            var positions = HashMap.<String, Integer>newHashMap(SIZE);
            for (int i = 0; i < SIZE; i++) positions.put(inOrder.get(i), i);
            return new Words(inOrder, positions);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
