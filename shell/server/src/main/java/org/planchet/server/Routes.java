package org.planchet.server;

import static org.planchet.server.Route.delete;
import static org.planchet.server.Route.get;
import static org.planchet.server.Route.list;
import static org.planchet.server.Route.other;
import static org.planchet.server.Route.post;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.AddressView;
import org.planchet.api.Answers;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.HeaderView;
import org.planchet.api.KnownNode;
import org.planchet.api.MempoolView;
import org.planchet.api.MiningView;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.Requests;
import org.planchet.api.StoreView;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;

/// The table of the API's routes: every method of [NodeApi] has its row.
final class Routes {
    private static final String V1 = "/api/v1";

    private final NodeApi node;

    Routes(NodeApi node) {
        this.node = node;
    }

    List<Route> all(EventFeed events) {
        var all = new ArrayList<Route>();
        all.addAll(chain());
        all.addAll(network());
        all.addAll(mining());
        all.addAll(wallet());
        all.addAll(operation(events));
        return all;
    }

    private List<Route> chain() {
        return List.of(
                get(V1 + "/status", NodeStatus.class, "The node's state in a page.", call -> call.shown(node.status())),
                get(V1 + "/chain", ChainView.class, "The chain's parameters and every tip.", call -> node.chain()),
                get(
                                V1 + "/blocks/{ref}",
                                BlockView.class,
                                "A block by hash, by height, or `latest`.",
                                call -> node.block(call.path("ref")))
                        .holdsBlocks(),
                other(
                                V1 + "/blocks/{ref}/raw",
                                "application/octet-stream",
                                "A block's bytes.",
                                call -> node.rawBlock(call.path("ref")))
                        .holdsBlocks(),
                post(
                                V1 + "/blocks",
                                Answers.BlockHashAnswer.class,
                                "Submits a block.",
                                call -> new Answers.BlockHashAnswer(node.submitBlock(raw(call))))
                        .takes(Requests.Raw.class)
                        .upTo(Route.RAW_LIMIT)
                        .created(),
                get(
                        V1 + "/headers/{ref}",
                        HeaderView.class,
                        "A header by hash, by height, or `latest`.",
                        call -> node.header(call.path("ref"))),
                list(
                                V1 + "/headers",
                                HeaderView.class,
                                "Headers of the best chain.",
                                call -> node.headers(
                                        call.number("from", 0, Integer.MAX_VALUE, 0),
                                        call.number("count", 1, 2_000, 100)))
                        .query("from", "integer", "height of the first")
                        .query("count", "integer", "1 to 2,000, else 100"),
                get(
                                V1 + "/transactions/{txid}",
                                TxView.class,
                                "A transaction of the pool or of the best chain.",
                                call -> node.transaction(call.path("txid")))
                        .holdsBlocks(),
                post(
                                V1 + "/transactions",
                                Answers.TxidAnswer.class,
                                "Broadcasts a transaction.",
                                call -> new Answers.TxidAnswer(node.broadcast(raw(call))))
                        .takes(Requests.Raw.class)
                        .upTo(Route.RAW_LIMIT)
                        .created(),
                get(V1 + "/mempool", MempoolView.class, "The transaction pool.", call -> node.mempool())
                        .holdsBlocks(),
                get(
                                V1 + "/addresses/{address}",
                                AddressView.class,
                                "An address's balance, coins and history, from the index of addresses.",
                                call -> node.address(
                                        call.path("address"),
                                        call.number("from", 0, Integer.MAX_VALUE, 0),
                                        call.number("count", 1, 1_000, 50)))
                        .query("from", "integer", "coins and transactions to leave out, the newest first")
                        .query("count", "integer", "1 to 1,000 of each, else 50"),
                list(
                                V1 + "/addresses/{address}/coins",
                                WalletView.CoinEntry.class,
                                "An address's coins, by a scan of every coin.",
                                call -> node.coinsOf(call.path("address")))
                        .oneAtATime(),
                get(V1 + "/coins", CoinSetView.class, "Count, sum and hash of every coin.", call -> node.coinSet())
                        .oneAtATime(),
                get(
                                V1 + "/store",
                                StoreView.class,
                                "What lies in the data folder, beside what is in memory.",
                                call -> node.store())
                        .guarded()
                        .oneAtATime(),
                list(
                                V1 + "/refusals",
                                Refusal.class,
                                "The last refusals, and why.",
                                call -> node.refusals(call.number("count", 1, 1_000, 20)).stream()
                                        .map(call.messages()::of)
                                        .toList())
                        .query("count", "integer", "1 to 1,000, else 20"));
    }

    private List<Route> network() {
        return List.of(
                list(V1 + "/peers", PeerView.class, "The neighbours.", call -> node.peers()),
                post(V1 + "/peers", Answers.Done.class, "Connects to a neighbour and keeps trying.", call -> {
                            node.addPeer(
                                    Call.need(call.body(Requests.Peer.class).address(), "address"));
                            return Answers.Done.YES;
                        })
                        .takes(Requests.Peer.class)
                        .created()
                        .guarded(),
                delete(V1 + "/peers/{address}", Answers.Done.class, "Disconnects a neighbour.", call -> {
                            node.removePeer(call.path("address"), call.flag("block"));
                            return Answers.Done.YES;
                        })
                        .query("block", "boolean", "also refuse it from now on")
                        .guarded(),
                list(V1 + "/nodes", KnownNode.class, "Every node heard of.", call -> node.knownNodes()),
                post(
                                V1 + "/sync",
                                NodeStatus.class,
                                "Asks every neighbour for headers now.",
                                call -> node.sync(call.number("from", 0, Integer.MAX_VALUE, Integer.MAX_VALUE)))
                        .query("from", "integer", "as though no header above this height were known")
                        .guarded());
    }

    private List<Route> mining() {
        return List.of(
                get(V1 + "/mining", MiningView.class, "The node's own miner.", call -> node.mining()),
                post(V1 + "/mining/start", MiningView.class, "Mines until it is stopped.", call -> {
                            var request = call.body(Requests.StartMining.class);
                            return node.startMining(
                                    orEmpty(request.address()),
                                    request.blocks() == null ? -1 : request.blocks(),
                                    request.threads() == null ? 0 : request.threads());
                        })
                        .takes(Requests.StartMining.class)
                        .guarded(),
                post(V1 + "/mining/stop", MiningView.class, "Stops mining.", call -> node.stopMining())
                        .guarded(),
                new Route(
                        "POST",
                        V1 + "/mining/generate",
                        Route.Access.GUARDED,
                        Route.Style.PROBLEM,
                        "Mines 1 to 10,000 blocks and answers with their hashes when they are found.",
                        List.of(),
                        Requests.Generate.class,
                        Route.BODY_LIMIT,
                        200,
                        new Route.Answer.Many(String.class),
                        false,
                        false,
                        call -> {
                            var request = call.body(Requests.Generate.class);
                            return node.generate(orEmpty(request.address()), request.count());
                        }));
    }

    private List<Route> wallet() {
        return List.of(
                get(V1 + "/wallet", WalletView.class, "What the wallet holds.", call -> node.wallet())
                        .guarded(),
                post(V1 + "/wallet", WalletView.Created.class, "Makes or restores the wallet.", call -> {
                            var request = call.body(Requests.CreateWallet.class);
                            return node.createWallet(
                                    Optional.ofNullable(request.passphrase()),
                                    Optional.ofNullable(request.phrase()),
                                    request.gap() == null ? NodeApi.USUAL_GAP : request.gap());
                        })
                        .takes(Requests.CreateWallet.class)
                        .created()
                        .guarded(),
                post(V1 + "/wallet/unlock", Answers.Done.class, "Opens the keys for some seconds.", call -> {
                            var request = call.body(Requests.Unlock.class);
                            node.unlockWallet(Call.need(request.passphrase(), "passphrase"), request.seconds());
                            return Answers.Done.YES;
                        })
                        .takes(Requests.Unlock.class)
                        .guarded(),
                post(V1 + "/wallet/lock", Answers.Done.class, "Closes the keys.", call -> {
                            node.lockWallet();
                            return Answers.Done.YES;
                        })
                        .guarded(),
                post(V1 + "/wallet/phrase", Answers.PhraseAnswer.class, "The wallet's words.", call -> {
                            var request = call.body(Requests.Phrase.class);
                            return new Answers.PhraseAnswer(
                                    node.walletPhrase(Optional.ofNullable(request.passphrase())));
                        })
                        .takes(Requests.Phrase.class)
                        .guarded(),
                post(V1 + "/wallet/passphrase", Answers.Done.class, "Seals the keys with another passphrase.", call -> {
                            var request = call.body(Requests.ChangePassphrase.class);
                            node.changePassphrase(Optional.ofNullable(request.from()), Call.need(request.to(), "to"));
                            return Answers.Done.YES;
                        })
                        .takes(Requests.ChangePassphrase.class)
                        .guarded(),
                post(
                                V1 + "/wallet/key-balance",
                                WalletView.KeyBalance.class,
                                "What a private key has; nothing of it is kept.",
                                call -> node.keyBalance(
                                        Call.need(call.body(Requests.Key.class).privateKey(), "privateKey")))
                        .takes(Requests.Key.class)
                        .guarded(),
                list(V1 + "/wallet/utxos", WalletView.CoinEntry.class, "The wallet's coins.", call -> node.utxos())
                        .guarded(),
                list(
                                V1 + "/wallet/history",
                                WalletView.HistoryEntry.class,
                                "The wallet's transactions, newest first.",
                                call -> node.history(call.number("count", 1, 100_000, 50)))
                        .query("count", "integer", "1 to 100,000, else 50")
                        .guarded(),
                post(
                                V1 + "/wallet/transactions/{txid}/abandon",
                                Answers.Done.class,
                                "Gives up a transaction that neither a block nor the pool holds.",
                                call -> {
                                    node.abandon(call.path("txid"));
                                    return Answers.Done.YES;
                                })
                        .guarded(),
                post(V1 + "/wallet/addresses", Answers.AddressAnswer.class, "A fresh address.", call -> {
                            var request = call.body(Requests.NewAddress.class);
                            return new Answers.AddressAnswer(node.newAddress(
                                    orEmpty(request.label()), Boolean.TRUE.equals(request.beyondGap())));
                        })
                        .takes(Requests.NewAddress.class)
                        .created()
                        .guarded(),
                post(V1 + "/wallet/rescan", WalletView.class, "Shows the wallet the chain once more.", call -> {
                            var request = call.body(Requests.Rescan.class);
                            return node.rescanWallet(
                                    request.from() == null ? 0 : request.from(),
                                    request.gap() == null ? NodeApi.USUAL_GAP : request.gap());
                        })
                        .takes(Requests.Rescan.class)
                        .guarded(),
                post(V1 + "/wallet/keys", Answers.AddressAnswer.class, "Imports a private key.", call -> {
                            var request = call.body(Requests.ImportKey.class);
                            return new Answers.AddressAnswer(node.importKey(
                                    Call.need(request.privateKey(), "privateKey"), orEmpty(request.label())));
                        })
                        .takes(Requests.ImportKey.class)
                        .created()
                        .guarded(),
                post(V1 + "/wallet/transfers", Transfer.class, "Pays an address.", call -> {
                            var request = call.body(TransferRequest.class);
                            Call.need(request.address(), "address");
                            return node.transfer(request);
                        })
                        .takes(TransferRequest.class)
                        .created()
                        .guarded());
    }

    private List<Route> operation(EventFeed events) {
        return List.of(
                other(
                        V1 + "/events",
                        "text/event-stream",
                        "Server-sent events: `tip` with the node's status at every change of the tip.",
                        events::serve),
                other(
                        SocketFeed.PATH,
                        "application/json",
                        "A WebSocket: what happens at the node, as texts `{\"event\": …, \"data\": …}`.",
                        call -> {
                            call.exchange().answerHeader("Upgrade", "websocket");
                            throw new HttpProblem(426, "Upgrade required", ErrorCode.WEBSOCKET_ONLY);
                        }),
                post(V1 + "/stop", Answers.Done.class, "Stops the node in an orderly way.", call -> {
                            // The answer leaves first: the server stops with the node.
                            call.answerNow(Answers.Done.YES);
                            Thread.ofPlatform().name("stop").start(node::stop);
                            return null;
                        })
                        .guarded(),
                get(
                        "/health/live",
                        Answers.Health.class,
                        "Whether the node can do its work.",
                        call -> health(call, node.live(), "stuck")),
                get("/health/ready", Answers.Health.class, "Whether it serves the best chain it knows of.", call -> {
                    Readiness readiness = node.readiness();
                    return health(call, readiness == Readiness.READY, readiness.text());
                }),
                other(
                        "/metrics",
                        "text/plain; version=0.0.4; charset=utf-8",
                        "Prometheus' text format.",
                        call -> node.metrics()));
    }

    static String raw(Call call) {
        return Call.need(call.body(Requests.Raw.class).raw(), "raw");
    }

    private static Answers.Health health(Call call, boolean good, String otherwise) {
        if (!good) call.exchange().status(503);
        return new Answers.Health(good ? "ok" : otherwise);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
