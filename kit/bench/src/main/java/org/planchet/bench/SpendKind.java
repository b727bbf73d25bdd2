package org.planchet.bench;

import java.util.List;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// The kinds of coin that a generated chain holds, all of one key.
enum SpendKind {
    P2PKH,
    P2WPKH,
    P2TR;

    private static final byte[] KEY = Hashes.sha256("planchet bench".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    private static final byte[] PUBLIC_KEY = Secp256k1.publicKey(KEY, true);
    private static final byte[] KEY_HASH = Hashes.hash160(PUBLIC_KEY);
    /// BIP-0341 lets an output commit to a plain key: spending by key path needs no more.
    private static final byte[] X_ONLY = java.util.Arrays.copyOfRange(PUBLIC_KEY, 1, 33);

    static byte[] publicKey() {
        return PUBLIC_KEY.clone();
    }

    static byte[] sign(byte[] hash) {
        return Secp256k1.signEcdsa(KEY, hash);
    }

    Script output() {
        return switch (this) {
            case P2PKH -> Templates.payToPubKeyHash(KEY_HASH);
            case P2WPKH -> Templates.payToWitness(new WitnessProgram(0, KEY_HASH));
            case P2TR -> Templates.payToWitness(new WitnessProgram(1, X_ONLY));
        };
    }

    /// The input with its signature.
    TxIn sign(TxIn input, int index, TxSignatureHashes hashes) {
        return switch (this) {
            case P2PKH -> {
                byte[] hash = SignatureHash.legacy(hashes.tx(), index, output(), SignatureHash.ALL);
                yield input.withScriptSig(
                        Templates.spendPubKeyHash(withType(Secp256k1.signEcdsa(KEY, hash)), PUBLIC_KEY));
            }
            case P2WPKH -> {
                byte[] hash = SignatureHash.witnessV0(hashes, index, P2PKH.output(), SignatureHash.ALL);
                yield input.withWitness(new Witness(List.of(withType(Secp256k1.signEcdsa(KEY, hash)), PUBLIC_KEY)));
            }
            case P2TR -> {
                byte[] hash = SignatureHash.taprootKeyPath(hashes, index, SignatureHash.DEFAULT);
                yield input.withWitness(new Witness(List.of(Secp256k1.signSchnorr(KEY, hash, new byte[32]))));
            }
        };
    }

    private static byte[] withType(byte[] signature) {
        byte[] typed = java.util.Arrays.copyOf(signature, signature.length + 1);
        typed[signature.length] = SignatureHash.ALL;
        return typed;
    }
}
