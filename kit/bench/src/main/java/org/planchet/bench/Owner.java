package org.planchet.bench;

import java.util.Arrays;
import java.util.List;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// The owner of coins in a generated chain: a key, and the one kind of output that pays to it.
final class Owner {
    /// The kinds of coin that a generated chain holds.
    enum Kind {
        P2PKH,
        P2WPKH,
        P2TR
    }

    private final byte[] key;
    private final byte[] publicKey;
    private final Kind kind;
    private final Script pubKeyHash;
    private final Script output;

    /// The owner of that number: the same key for the same number, and another one for any other.
    Owner(long number, Kind kind) {
        this.kind = kind;
        key = Hashes.sha256(new ByteWriter().int64(number).toByteArray());
        publicKey = Secp256k1.publicKey(key, true);
        byte[] hash = Hashes.hash160(publicKey);
        pubKeyHash = Templates.payToPubKeyHash(hash);
        output = switch (kind) {
            case P2PKH -> pubKeyHash;
            case P2WPKH -> Templates.payToWitness(new WitnessProgram(0, hash));
            // BIP-0341 lets an output commit to a plain key: spending by key path needs no more.
            case P2TR -> Templates.payToWitness(new WitnessProgram(1, Arrays.copyOfRange(publicKey, 1, 33)));
        };
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] sign(byte[] hash) {
        return Secp256k1.signEcdsa(key, hash);
    }

    Script output() {
        return output;
    }

    /// The input, which spends a coin of this owner, with its signature.
    TxIn sign(TxIn input, int index, TxSignatureHashes hashes) {
        return switch (kind) {
            case P2PKH -> {
                byte[] hash = SignatureHash.legacy(hashes.tx(), index, output, SignatureHash.ALL);
                yield input.withScriptSig(Templates.spendPubKeyHash(withType(sign(hash)), publicKey));
            }
            case P2WPKH -> {
                byte[] hash = SignatureHash.witnessV0(hashes, index, pubKeyHash, SignatureHash.ALL);
                yield input.withWitness(new Witness(List.of(withType(sign(hash)), publicKey)));
            }
            case P2TR -> {
                byte[] hash = SignatureHash.taprootKeyPath(hashes, index, SignatureHash.DEFAULT);
                yield input.withWitness(new Witness(List.of(Secp256k1.signSchnorr(key, hash, new byte[32]))));
            }
        };
    }

    private static byte[] withType(byte[] signature) {
        byte[] typed = Arrays.copyOf(signature, signature.length + 1);
        typed[signature.length] = SignatureHash.ALL;
        return typed;
    }
}
