package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.consensus.Fixtures.REGTEST;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptFlags;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// Before witnesses each input hashes the whole transaction again (CVE-2013-2292): a block-sized one of single
/// signatures is judged rightly, and within bounds.
@Tag("slow")
final class QuadraticHashTest {
    private static final int INPUTS = 5_500;
    private static final byte[] KEY = Hashes.sha256(new byte[] {1});
    private static final byte[] PUBLIC = Secp256k1.publicKey(KEY, true);
    private static final Script LOCK = Templates.payToPubKeyHash(Hashes.hash160(PUBLIC));

    private static List<TxIn> signedInputs() {
        var bare = new ArrayList<TxIn>();
        for (int i = 0; i < INPUTS; i++) bare.add(new TxIn(Fixtures.outPoint(i), Script.EMPTY, -1));
        var unsigned = new Transaction(1, bare, List.of(new TxOut(1, LOCK)), 0);
        var signed = new ArrayList<TxIn>();
        for (int i = 0; i < INPUTS; i++) {
            byte[] der = Secp256k1.signEcdsa(KEY, SignatureHash.legacy(unsigned, i, LOCK, SignatureHash.ALL));
            byte[] signature = Arrays.copyOf(der, der.length + 1);
            signature[der.length] = SignatureHash.ALL;
            signed.add(bare.get(i).withScriptSig(Templates.spendPubKeyHash(signature, PUBLIC)));
        }
        return signed;
    }

    private static Optional<Rejection> judge(List<TxIn> inputs) {
        var tx = new Transaction(1, inputs, List.of(new TxOut(1, LOCK)), 0);
        assertTrue(tx.weight() <= REGTEST.maxBlockWeight());
        var hashes = new TxSignatureHashes(tx, Collections.nCopies(INPUTS, new TxOut(1, LOCK)));
        var checks = new ArrayList<ScriptCheck>();
        for (int i = 0; i < INPUTS; i++) checks.add(new ScriptCheck(tx, i, hashes, ScriptFlags.MANDATORY));
        return ScriptChecker.inline().submit(checks).await();
    }

    @Test
    void c27_quadratic_sighash() {
        List<TxIn> inputs = signedInputs();
        var cpu = ManagementFactory.getThreadMXBean();
        long started = cpu.getCurrentThreadCpuTime();
        assertEquals(Optional.empty(), judge(inputs));
        Duration spent = Duration.ofNanos(cpu.getCurrentThreadCpuTime() - started);
        System.out.println(INPUTS + " legacy inputs of one transaction took " + spent.toMillis() + " ms of CPU time");
        assertTrue(spent.compareTo(Duration.ofSeconds(30)) <= 0, spent::toString);
        inputs.set(1, inputs.get(1).withScriptSig(inputs.get(2).scriptSig()));
        Rejection why = judge(inputs).orElseThrow();
        assertTrue(why.detail().startsWith("input 1 of"), why::toString);
    }
}
