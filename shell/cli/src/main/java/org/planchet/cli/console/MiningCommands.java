package org.planchet.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.planchet.api.ApiException;
import org.planchet.api.BlockView;

/// The commands that make blocks.
final class MiningCommands {
    private static final int DEFAULT_PAUSE_SECONDS = 3;
    private static final int MAX_BLOCKS = 1_000_000;
    private static final int MAX_PAUSE_SECONDS = 86_400;

    private MiningCommands() {}

    /// `mine [ADDRESS]`: one block, its reward to the address; asks for it if none is given.
    static void mine(Session session, List<String> arguments) throws CommandException {
        String address = address(session, arguments);
        CountDownLatch broken = new CountDownLatch(1);
        try (ConsoleIo.Interruption _ = session.io().onInterrupt(() -> stop(session, broken))) {
            if (!mineOne(session, address, broken)) session.say("mine.stopped");
        }
    }

    /// `continuous_mine N [PAUSE] [ADDRESS]`: N blocks with a pause in seconds behind each; Ctrl-C ends it.
    static void continuousMine(Session session, List<String> arguments) throws CommandException {
        List<String> rest = new ArrayList<>(arguments);
        int blocks = session.number(rest.removeFirst(), session.text("name.blocks"), 1, MAX_BLOCKS);
        int pause = DEFAULT_PAUSE_SECONDS;
        // An address is never short and all digits, so a number is the pause.
        if (!rest.isEmpty() && rest.getFirst().matches("[-+]?[0-9.]{1,10}"))
            pause = session.number(rest.removeFirst(), session.text("name.pause"), 0, MAX_PAUSE_SECONDS);
        if (rest.size() > 1)
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, CommandTable.find("continuous_mine").orElseThrow()));
        String address = address(session, rest);
        CountDownLatch broken = new CountDownLatch(1);
        try (ConsoleIo.Interruption _ = session.io().onInterrupt(() -> stop(session, broken))) {
            for (int done = 1; done <= blocks; done++) {
                if (!mineOne(session, address, broken) || (done < blocks && broken.await(pause, TimeUnit.SECONDS))) {
                    session.say("mine.stopped-after", broken.getCount() == 0 ? done : done - 1, blocks);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String address(Session session, List<String> arguments) throws CommandException {
        return arguments.isEmpty()
                ? session.untilRight(() -> checked(session, session.ask("mine.ask-address")))
                : arguments.getFirst();
    }

    /// Nothing means the wallet, so there must be one.
    private static String checked(Session session, String address) throws CommandException {
        if (!address.isEmpty()) return session.address(address);
        WalletCommands.demandWallet(session);
        return address;
    }

    /// The user broke off: the node, which may be another process, stops searching too.
    private static void stop(Session session, CountDownLatch broken) {
        broken.countDown();
        try {
            session.node().stopMining();
        } catch (ApiException gone) {
            // The node has stopped, and its mining with it.
        }
    }

    /// Mines a block and says how it went, then the state. Returns false if the user broke off before it was found.
    ///
    /// @throws CommandException if the node could not mine it
    private static boolean mineOne(Session session, String address, CountDownLatch broken) throws CommandException {
        CompletableFuture<List<String>> found = new CompletableFuture<>();
        Thread.ofVirtual().name("mine").start(() -> {
            try {
                found.complete(session.node().generate(address, 1));
            } catch (ApiException | AssertionError e) {
                found.completeExceptionally(e);
            }
        });
        try {
            while (broken.getCount() > 0) {
                try {
                    List<String> hashes = found.get(100, TimeUnit.MILLISECONDS);
                    if (hashes.isEmpty()) return false;
                    BlockView block = session.node().block(hashes.getFirst());
                    int transactions = block.transactions().size();
                    session.say("mine.found", block.index(), Session.shortHash(block.hash()), transactions);
                    session.printState();
                    return true;
                } catch (TimeoutException e) {
                    // Still searching: look whether the user has broken off.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ApiException refused))
                throw new AssertionError("mining failed", e.getCause());
            session.complain(session.text("mine.failed", session.reason(refused)));
            session.printState();
            throw CommandException.alreadySaid();
        }
        return false;
    }
}
