package org.planchet.wallet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptFailure;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// Signs P2PKH inputs with SIGHASH_ALL. A key signs only for a coin that its own public key hashes to, and a
/// transaction leaves only after every input of it ran through the script interpreter by the strictest rules.
final class Signer implements AutoCloseable {
    private final List<Input> inputs = new ArrayList<>();

    private static final class Input {
        private final TxOut spent;
        private final byte[] privateKey;
        private final byte[] publicKey;

        Input(TxOut spent, byte[] privateKey, byte[] publicKey) {
            this.spent = spent;
            this.privateKey = privateKey;
            this.publicKey = publicKey;
        }
    }

    /// Adds the key for the next input. Takes `privateKey` over and wipes it on [#close].
    void add(TxOut spent, byte[] privateKey, boolean compressed) {
        byte[] publicKey = Secp256k1.publicKey(privateKey, compressed);
        inputs.add(new Input(spent, privateKey, publicKey));
        if (!Templates.payToPubKeyHash(Hashes.hash160(publicKey)).equals(spent.scriptPubKey()))
            throw new AssertionError("the key is not that of the coin it is to spend");
    }

    /// The transaction with every input signed.
    Transaction sign(Transaction unsigned) {
        var signed = new ArrayList<TxIn>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            byte[] hash = SignatureHash.legacy(unsigned, i, input.spent.scriptPubKey(), SignatureHash.ALL);
            byte[] der = Secp256k1.signEcdsa(input.privateKey, hash);
            byte[] signature = Arrays.copyOf(der, der.length + 1);
            signature[der.length] = (byte) SignatureHash.ALL;
            signed.add(unsigned.inputs().get(i).withScriptSig(Templates.spendPubKeyHash(signature, input.publicKey)));
        }
        return new Transaction(unsigned.version(), signed, unsigned.outputs(), unsigned.lockTime());
    }

    /// The same transaction, once all of its scripts are proven to hold.
    Transaction verified(Transaction signed) {
        var hashes = new TxSignatureHashes(
                signed, inputs.stream().map(input -> input.spent).toList());
        for (int i = 0; i < inputs.size(); i++) {
            Optional<ScriptFailure> failure = ScriptVerifier.verify(signed, i, hashes, ScriptFlags.STANDARD);
            if (failure.isPresent())
                throw new AssertionError("input " + i + " signed here does not hold: "
                        + failure.get().error());
        }
        return signed;
    }

    List<TxOut> spent() {
        return inputs.stream().map(input -> input.spent).toList();
    }

    @Override
    public void close() {
        for (Input input : inputs) Arrays.fill(input.privateKey, (byte) 0);
    }

    /// Leaves the keys out.
    @Override
    public String toString() {
        return "Signer[" + inputs.size() + " inputs]";
    }
}
