package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.daemon.adapters.RpcInterfaceTest;
import org.planchet.daemon.config.NodeConfig;

/// A transaction that somebody else made of the wallet's coins is the wallet's too: its file has it before whoever
/// brought it is answered, so that a kill right after the answer takes nothing along.
class BroadcastMemoryTest {
    private static final String PAYEE = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";

    private static final TransferRequest PAYMENT =
            new TransferRequest(PAYEE, 4_900_000_000L, 10_000L, null, null, null, false);

    @TempDir
    Path folder;

    private interface Door {
        String send(RunningNode node, String rawHex) throws Exception;
    }

    private void isRemembered(Door door) throws Exception {
        NodeConfig config = TestNodes.config(folder)
                .with("api", "true")
                .with("rpc-user", "alice")
                .with("rpc-password", "long-secret");
        RunningNode node = Daemon.start(config);
        NodeApi api = node.api();
        api.generate(api.createWallet(Optional.empty(), Optional.empty()).firstAddress(), 100);
        Transfer signed = api.transfer(new TransferRequest(PAYEE, 4_900_000_000L, 10_000L, null, null, null, true));
        assertTrue(api.mempool().transactions().isEmpty(), "only signed");
        String answer = door.send(node, signed.raw());
        WalletView before = api.wallet();
        node.kill();
        assertTrue(answer.contains(signed.txid()), answer);
        try (RunningNode again = Daemon.start(config)) {
            assertEquals(signed.txid(), again.api().history(1).getFirst().txid());
            assertEquals(before.unconfirmed(), again.api().wallet().unconfirmed());
            ApiException broke =
                    assertThrows(ApiException.class, () -> again.api().transfer(PAYMENT));
            assertEquals(ErrorCode.TRANSFER_FUNDS.code(), broke.said().code(), "the only coin is promised");
        }
    }

    @Test
    void w21_over_http() throws Exception {
        isRemembered((node, raw) -> node.api().broadcast(raw));
    }

    @Test
    void w21_over_json_rpc() throws Exception {
        isRemembered((node, raw) -> RpcInterfaceTest.call(
                        node, "alice:long-secret", "sendrawtransaction", "[\"" + raw + "\"]")
                .body());
    }
}
