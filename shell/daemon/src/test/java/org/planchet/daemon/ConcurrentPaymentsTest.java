package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.fixtures.Await;

/// W47: many callers pay from one wallet at once.
class ConcurrentPaymentsTest {
    private static final String PAYEE = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";
    private static final int CALLERS = 12;

    @TempDir
    Path folder;

    private static TransferRequest pay(long amount, Optional<String> passphrase) {
        return new TransferRequest(PAYEE, amount, 10_000L, null, null, passphrase.orElse(null), false);
    }

    /// What each caller was answered; empty if he was refused with `kind`.
    private static List<Optional<Transfer>> together(int callers, ApiException.Kind kind, IntFunction<Transfer> call)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Transfer>>> going = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                going.add(threads.submit(() -> {
                    try {
                        return Optional.of(call.apply(caller));
                    } catch (ApiException refused) {
                        assertEquals(kind, refused.kind(), refused.getMessage());
                        return Optional.empty();
                    }
                }));
            }
            List<Optional<Transfer>> answers = new ArrayList<>();
            for (Future<Optional<Transfer>> each : going) answers.add(each.get());
            return answers;
        }
    }

    private static Set<String> payments(NodeApi api) {
        return api.history(1_000).stream()
                .filter(entry -> entry.net() < 0)
                .map(WalletView.HistoryEntry::txid)
                .collect(Collectors.toSet());
    }

    @Test
    void w47_no_coin_is_spent_twice_and_every_acknowledged_payment_survives_a_kill() throws Exception {
        RunningNode node =
                TestNodes.withWallet(Daemon.start(TestNodes.config(folder).with("api", "true")));
        // One coin more than callers: the change of one need not be waited for by the next.
        node.api().generate("", 100 + CALLERS + 1);
        String cookie = Files.readString(folder.resolve(".cookie"));
        NodeApi http = HttpNodeApi.connectWithCookie(URI.create("http://127.0.0.1:" + node.apiPort()), cookie);
        Set<String> acknowledged = together(
                        CALLERS,
                        ApiException.Kind.BAD_REQUEST,
                        caller -> http.transfer(pay(100_000_000L + caller, Optional.empty())))
                .stream()
                .map(answer -> answer.orElseThrow().txid())
                .collect(Collectors.toSet());
        assertEquals(CALLERS, acknowledged.size());
        node.kill();
        try (RunningNode again = TestNodes.start(folder)) {
            NodeApi api = again.api();
            Await.until("every payment in the pool", () -> api.mempool().count() == CALLERS);
            assertEquals(acknowledged, payments(api));
            Set<String> spent = new HashSet<>();
            for (String txid : acknowledged)
                for (TxView.Input input : api.transaction(txid).inputs())
                    assertTrue(spent.add(input.txid() + ":" + input.index()), "spent twice: " + input);
        }
    }

    @Test
    void w47_who_finds_no_coin_left_is_refused_and_leaves_no_trace() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            node.api().generate("", 101);
            long all = node.api().wallet().confirmed();
            List<Optional<Transfer>> answers = together(
                    CALLERS,
                    ApiException.Kind.BAD_REQUEST,
                    caller -> node.api().transfer(pay(all - 1_000_000, Optional.empty())));
            assertEquals(1, answers.stream().filter(Optional::isPresent).count());
            assertEquals(1, payments(node.api()).size());
            assertEquals(1, node.api().mempool().count());
        }
    }

    /// The first to end must not close the keys on the others, and the last must.
    @Test
    void w47_callers_with_the_passphrase_do_not_lock_each_other_out_and_nobody_rides_along() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            String own = api.createWallet(Optional.of("secret words"), Optional.empty())
                    .firstAddress();
            api.generate(own, 106);
            List<Optional<Transfer>> answers = together(
                    6,
                    ApiException.Kind.FORBIDDEN,
                    caller -> api.transfer(
                            pay(100_000_000L, caller % 2 == 0 ? Optional.of("secret words") : Optional.empty())));
            for (int caller = 0; caller < 6; caller++)
                assertEquals(caller % 2 == 0, answers.get(caller).isPresent(), "caller " + caller);
            assertTrue(api.wallet().locked());
        }
    }

    @Test
    void a_payment_with_the_passphrase_leaves_a_wallet_open_that_its_user_opened() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            String own = api.createWallet(Optional.of("secret words"), Optional.empty())
                    .firstAddress();
            api.generate(own, 103);
            api.unlockWallet("secret words", 60);
            api.transfer(pay(100_000_000L, Optional.of("secret words")));
            assertEquals(false, api.wallet().locked());
            api.transfer(pay(100_000_000L, Optional.empty()));
            api.lockWallet();
            assertThrows(ApiException.class, () -> api.transfer(pay(100_000_000L, Optional.empty())));
            api.transfer(pay(100_000_000L, Optional.of("secret words")));
            assertTrue(api.wallet().locked());
        }
    }
}
