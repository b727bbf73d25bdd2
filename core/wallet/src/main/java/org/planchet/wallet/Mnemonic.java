package org.planchet.wallet;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.planchet.crypto.Hashes;

/// A backup phrase (BIP-0039): entropy of 128 to 256 bits written as 12 to 24 words, the last of which carries a
/// checksum. The words give a seed, and the seed every key of the wallet.
///
/// The words are those of the shipped lists, so a phrase holds no text of its own that would linger in memory: only
/// the entropy is a secret here, and [#close] wipes it.
public final class Mnemonic implements AutoCloseable {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int BITS_A_WORD = 11;
    private static final int SEED_ROUNDS = 2048;
    private static final int SEED_BITS = 512;

    private final byte[] entropy;
    private final WordList list;

    private Mnemonic(byte[] entropy, WordList list) {
        this.entropy = entropy;
        this.list = list;
    }

    /// The phrase for `entropy`, which must come from a secure source and is copied.
    ///
    /// @param entropy 16, 20, 24, 28 or 32 bytes
    public static Mnemonic ofEntropy(byte[] entropy, WordList list) {
        if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0)
            throw new IllegalArgumentException("a phrase takes 128 to 256 bits of entropy in steps of 32");
        return new Mnemonic(entropy.clone(), list);
    }

    /// Reads a phrase in either language; capitals and the two ways of writing a composed letter do not matter,
    /// nor does which white space stands between the words, or whether some of them come in one text.
    ///
    /// @throws BadKeyException if the number of words, a word, or the checksum is wrong
    public static Mnemonic parse(List<String> phrase) throws BadKeyException {
        List<String> words = phrase.stream().flatMap(Mnemonic::split).toList();
        if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0)
            throw new BadKeyException("a phrase has 12, 15, 18, 21 or 24 words, not " + words.size());
        WordList list = WordList.ENGLISH;
        if (list.number(words.getFirst()) < 0) list = WordList.CHINESE_SIMPLIFIED;
        int checksumBits = words.size() / 3;
        byte[] bits = new byte[(words.size() * BITS_A_WORD + 7) / 8];
        for (int i = 0; i < words.size(); i++) {
            int number = list.number(words.get(i));
            if (number < 0) throw new BadKeyException("word " + (i + 1) + " of the phrase is not in the word list");
            put(bits, i * BITS_A_WORD, number);
        }
        byte[] entropy = Arrays.copyOf(bits, checksumBits * 4);
        int found = (bits[entropy.length] & 0xff) >>> (8 - checksumBits);
        Arrays.fill(bits, (byte) 0);
        if (found != checksum(entropy)) {
            Arrays.fill(entropy, (byte) 0);
            throw new BadKeyException("the phrase's checksum is wrong: a word is mistyped or out of its place");
        }
        return new Mnemonic(entropy, list);
    }

    /// The words, in order.
    public List<String> words() {
        int count = entropy.length * 3 / 4;
        byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
        bits[entropy.length] = (byte) (checksum(entropy) << (8 - entropy.length / 4));
        var words = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) words.add(list.word(get(bits, i * BITS_A_WORD)));
        Arrays.fill(bits, (byte) 0);
        return List.copyOf(words);
    }

    public WordList list() {
        return list;
    }

    /// The entropy, a fresh array for the caller to wipe.
    public byte[] entropy() {
        return entropy.clone();
    }

    /// The 64-byte seed that [ExtendedKey#fromSeed] takes, a fresh array for the caller to wipe.
    ///
    /// @param passphrase BIP-0039's own, empty for none; not the passphrase that seals a wallet file
    public byte[] seed(char[] passphrase) {
        byte[] password = wipedUtf8(phrase());
        byte[] given = wipedUtf8(compatible(passphrase));
        byte[] salt = Arrays.copyOf("mnemonic".getBytes(StandardCharsets.US_ASCII), 8 + given.length);
        System.arraycopy(given, 0, salt, 8, given.length);
        var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(password, salt, SEED_ROUNDS);
        byte[] seed = ((KeyParameter) generator.generateDerivedParameters(SEED_BITS)).getKey();
        for (byte[] secret : List.of(password, given, salt)) Arrays.fill(secret, (byte) 0);
        return seed;
    }

    @Override
    public void close() {
        Arrays.fill(entropy, (byte) 0);
    }

    /// Leaves the words out.
    @Override
    public String toString() {
        return "Mnemonic[" + entropy.length * 3 / 4 + " words]";
    }

    private char[] phrase() {
        List<String> words = words();
        int length = words.size() - 1;
        for (String word : words) length += word.length();
        char[] text = new char[length];
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            if (i > 0) text[at++] = ' ';
            words.get(i).getChars(0, words.get(i).length(), text, at);
            at += words.get(i).length();
        }
        return compatible(text);
    }

    /// BIP-0039's NFKD. Pure ASCII text is returned as it is; for other text the platform can only normalize
    /// into a String, which cannot be wiped.
    private static char[] compatible(char[] text) {
        for (char each : text)
            if (each > 0x7f)
                return Normalizer.normalize(CharBuffer.wrap(text), Normalizer.Form.NFKD)
                        .toCharArray();
        return text.clone();
    }

    private static byte[] wipedUtf8(char[] text) {
        byte[] bytes = SecretText.utf8(text);
        Arrays.fill(text, '\0');
        return bytes;
    }

    /// Words of one text, normalized first: the ideographic space becomes a space by that.
    private static Stream<String> split(String text) {
        return WHITE_SPACE
                .splitAsStream(Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty());
    }

    private static int checksum(byte[] entropy) {
        return (Hashes.sha256(entropy)[0] & 0xff) >>> (8 - entropy.length / 4);
    }

    private static void put(byte[] bits, int from, int number) {
        for (int i = 0; i < BITS_A_WORD; i++)
            if ((number >>> (BITS_A_WORD - 1 - i) & 1) != 0) bits[(from + i) / 8] |= (byte) (0x80 >>> ((from + i) % 8));
    }

    private static int get(byte[] bits, int from) {
        int number = 0;
        for (int i = from; i < from + BITS_A_WORD; i++) number = number << 1 | (bits[i / 8] >>> (7 - i % 8) & 1);
        return number;
    }
}
