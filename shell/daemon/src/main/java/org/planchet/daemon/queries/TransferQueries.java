package org.planchet.daemon.queries;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.FeeView;
import org.planchet.api.PaymentApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Rejection;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.metrics.StatusPublisher;
import org.planchet.daemon.wallet.PaymentOffers;
import org.planchet.mempool.FeeEstimate;
import org.planchet.mempool.MempoolReader;
import org.planchet.node.Event;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.views.ApiArguments;
import org.planchet.wallet.CoinScan;
import org.planchet.wallet.Payment;
import org.planchet.wallet.SingleKey;
import org.planchet.wallet.TransferBuilder;
import org.planchet.wallet.TransferDraft;
import org.planchet.wallet.TransferLimits;
import org.planchet.wallet.TransferResult;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletSecrets;

/// Payments: from the wallet, or from a key that is used once and kept nowhere.
public final class TransferQueries implements PaymentApi {
    /// Blocks to confirm within if the user names neither rate nor target.
    private static final int USUAL_TARGET = 6;

    private static final int MAX_TARGET = 144;

    private final NodeLoop loop;
    private final WalletQueries wallet;
    private final ChainQueries chainResource;
    private final PaymentOffers offers;
    private final StatusPublisher status;

    public TransferQueries(
            NodeLoop loop,
            WalletQueries wallet,
            ChainQueries chainResource,
            PaymentOffers offers,
            StatusPublisher status) {
        this.offers = offers;
        this.status = status;
        this.loop = loop;
        this.wallet = wallet;
        this.chainResource = chainResource;
    }

    @Override
    public Transfer transfer(TransferRequest request) {
        Transfer transfer = pay(request);
        status.catchUp();
        return transfer;
    }

    private Transfer pay(TransferRequest request) {
        Integer target = request.target();
        if (target != null && (target < 1 || target > MAX_TARGET))
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "target", target, 1, MAX_TARGET);
        String key = request.privateKey();
        if (key != null) return fromKey(request, key);
        boolean lockAgain = wallet.openFor(request.passphrase());
        TransferDraft draft;
        try {
            draft = loop.change(node -> fromWallet(node, request));
        } catch (ApiException failed) {
            // It may have been remembered all the same, after the caller's time was over.
            if (failed.kind() == Kind.OUTCOME_UNKNOWN) offers.offerSoon();
            throw failed;
        } finally {
            if (lockAgain) wallet.done();
        }
        if (request.dryRun()) return view(draft);
        Optional<Rejection> refused = saveAndSend(draft);
        if (refused.isPresent()) {
            wallet.service().save();
            chainResource.refuse("tx " + draft.tx().txid(), refused.get());
        }
        return view(draft);
    }

    /// On disk before anyone sees it: from then on a crash makes it late, but never undone.
    ///
    /// @throws ApiException OUTCOME_UNKNOWN if the node is too busy: the wallet has it, and offers it by itself
    private Optional<Rejection> saveAndSend(TransferDraft draft) {
        try {
            wallet.service().save();
            return loop.change(node -> send(node, draft));
        } catch (ApiException busy) {
            offers.offerSoon();
            throw new ApiException(Kind.OUTCOME_UNKNOWN, ErrorCode.OUTCOME_UNKNOWN);
        }
    }

    /// A transfer that the wallet remembers and the mempool would take; a dry run is forgotten again.
    private TransferDraft fromWallet(NodeControl node, TransferRequest request) {
        WalletSecrets secrets = wallet.service().secrets();
        if (secrets == null) throw new ApiException(Kind.FORBIDDEN, ErrorCode.WALLET_LOCKED);
        wallet.refuseWhileScanning();
        Payment payment = payment(node, request);
        Wallet payer = wallet.open();
        TransferBuilder builder = builder(node);
        TransferResult result = request.sendMax()
                ? builder.allFromWallet(payer, secrets, payment.to(), payment.feeRate(), wallet.random())
                : builder.fromWallet(payer, secrets, payment, wallet.random());
        TransferDraft draft = built(node, result, payment);
        Optional<Rejection> refused = request.dryRun() ? Optional.empty() : node.test(draft.tx(), loop.now());
        if (request.dryRun() || refused.isPresent()) payer.release(draft);
        else payer.commit(draft, loop.now());
        refused.ifPresent(why -> chainResource.refuse("tx " + draft.tx().txid(), why));
        return draft;
    }

    private Optional<Rejection> send(NodeControl node, TransferDraft draft) {
        Optional<Rejection> refused = node.submit(new Event.SubmitTransaction(draft.tx()));
        // If it was offered in the meantime, it is sent already.
        return refused.isPresent() && wallet.open().retract(draft) ? refused : Optional.empty();
    }

    private Transfer fromKey(TransferRequest request, String text) {
        try (SingleKey key = wallet.key(text)) {
            return wallet.service().change(node -> {
                int height = node.chain().tip().height();
                Payment payment = payment(node, request);
                TransferBuilder builder = builder(node);
                TransferResult result = request.sendMax()
                        ? builder.allFromKey(
                                key,
                                script -> unspent(node.settled(), script),
                                height,
                                payment.to(),
                                payment.feeRate(),
                                wallet.random())
                        : builder.fromKey(
                                key, script -> unspent(node.settled(), script), height, payment, wallet.random());
                TransferDraft draft = built(node, result, payment);
                if (!request.dryRun())
                    node.submit(new Event.SubmitTransaction(draft.tx()))
                            .ifPresent(why ->
                                    chainResource.refuse("tx " + draft.tx().txid(), why));
                return view(draft);
            });
        }
    }

    /// A script's coins that neither the mempool spends nor a payment that the wallet remembers: the key may be in
    /// it.
    private List<CoinScan.Found> unspent(SettledNode node, Script script) {
        Wallet payer = wallet.service().wallet();
        Set<OutPoint> promised = payer == null ? Set.of() : payer.promised();
        return ChainQueries.scan(node.chain(), script).stream()
                .filter(f -> node.mempool().spender(f.at()) == null && !promised.contains(f.at()))
                .map(f -> new CoinScan.Found(
                        f.at(), f.coin().output(), f.coin().height(), f.coin().coinbase()))
                .toList();
    }

    /// What a key could spend, for display before a transfer is confirmed.
    @Override
    public WalletView.KeyBalance keyBalance(String text) {
        String address;
        try (SingleKey key = wallet.key(text)) {
            address = Addresses.of(key.script(), loop.params().addresses()).orElseThrow();
        }
        long balance = 0;
        long immature = 0;
        for (WalletView.CoinEntry coin : chainResource.coinsOf(address)) {
            if (coin.spendable()) balance += coin.value();
            else immature += coin.value();
        }
        return new WalletView.KeyBalance(address, balance, immature);
    }

    private TransferBuilder builder(NodeReader node) {
        return new TransferBuilder(loop.params(), limits(node));
    }

    private TransferLimits limits(NodeReader node) {
        return TransferLimits.of(node.mempool().minFeeRate(loop.now()));
    }

    private Payment payment(NodeReader node, TransferRequest request) {
        if (request.sendMax() && request.amount() != 0)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.AMOUNT_AND_MAX);
        Script to = ApiArguments.address(loop.params(), request.address());
        return new Payment(to, request.amount(), rate(node, request));
    }

    @Override
    public FeeView fees(int target) {
        FeeEstimate estimate = loop.feeEstimates().within(target);
        return new FeeView(
                estimate.rate().map(FeeRate::satoshisPerKvB).orElse(null),
                target,
                estimate.blocks(),
                estimate.source().name().toLowerCase(Locale.ROOT));
    }

    private FeeRate rate(NodeReader node, TransferRequest request) {
        Long asked = request.feeRate();
        if (asked != null) return new FeeRate(asked);
        MempoolReader pool = node.mempool();
        Integer target = request.target();
        FeeRate least = pool.minFeeRate(loop.now()).max(pool.settings().fees().minRelay());
        return loop.feeEstimates()
                .within(target == null ? USUAL_TARGET : target)
                .rate()
                .orElse(least)
                .max(least);
    }

    private TransferDraft built(NodeReader node, TransferResult result, Payment payment) {
        return switch (result) {
            case TransferResult.Built(TransferDraft draft) -> draft;
            case TransferResult.Refused(TransferResult.Reason reason, String message) ->
                throw new ApiException(
                        Kind.BAD_REQUEST,
                        saying(reason),
                        message,
                        payment.amount(),
                        ChainParams.MAX_MONEY,
                        payment.feeRate().satoshisPerKvB(),
                        limits(node).minRelay().satoshisPerKvB(),
                        limits(node).maxFeeRate().satoshisPerKvB(),
                        limits(node).maxFee());
        };
    }

    /// Their English is the message; other languages put the figures in sentences of their own.
    private static ErrorCode saying(TransferResult.Reason reason) {
        return switch (reason) {
            case BAD_AMOUNT -> ErrorCode.TRANSFER_AMOUNT;
            case BAD_FEE_RATE -> ErrorCode.TRANSFER_FEE_RATE;
            case INSUFFICIENT_FUNDS -> ErrorCode.TRANSFER_FUNDS;
            case INSUFFICIENT_FOR_FEE -> ErrorCode.TRANSFER_FEE;
            case FEE_TOO_HIGH -> ErrorCode.TRANSFER_FEE_TOO_HIGH;
            case TOO_LARGE -> ErrorCode.TRANSFER_TOO_LARGE;
        };
    }

    private Transfer view(TransferDraft draft) {
        return new Transfer(
                draft.tx().txid().toString(),
                draft.from().stream().map(this::address).toList(),
                address(draft.to()),
                draft.amount(),
                draft.fee(),
                draft.feeRate().satoshisPerKvB(),
                draft.change(),
                draft.tx().vsize(),
                HexFormat.of().formatHex(draft.tx().raw()));
    }

    /// A script as it is written here, whatever the user wrote.
    private String address(Script script) {
        return Addresses.of(script, loop.params().addresses()).orElse(script.toHex());
    }
}
