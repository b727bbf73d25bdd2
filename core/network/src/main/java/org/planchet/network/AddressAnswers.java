package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.planchet.wire.Limits;

/// What a getaddr is answered with: 23 % of the book at most (P12; or sixteen, since nodes of a small private
/// network would otherwise never find one another). Larger books give the same answer for about a day, so
/// that repeated requests reveal neither the whole book nor when this node met which peer; and each network
/// gets a different answer, as does each place that we listen at, so that two of our addresses cannot be linked to one
/// node (Bitcoin Core's `CachedAddrResponse`).
final class AddressAnswers {
    static final int MIN_ANSWER = 16;
    static final int PERCENT = 23;

    /// If the book holds at most this many nodes, every answer is drawn afresh.
    static final int SMALL_BOOK = 100;

    /// An answer is kept for so long at least.
    static final Duration KEPT = Duration.ofHours(21);

    /// And for so much longer by chance, at most.
    static final Duration KEPT_LONGER = Duration.ofHours(6);

    private record Answer(List<AddressRecord> nodes, Instant until) {}

    private final Context context;
    private final AddressBook book;
    private final BarredPeers barred;

    /// By the way on which the asking peer comes: there are as many as networks and places that we listen at.
    private final Map<NetworkKey, Answer> answers = new HashMap<>();

    AddressAnswers(Context context, AddressBook book, BarredPeers barred) {
        this.context = context;
        this.book = book;
        this.barred = barred;
    }

    /// The nodes that are sent to `peer`.
    List<AddressRecord> to(Peer peer, Instant now) {
        Answer known = answers.get(peer.networkKey());
        boolean isKept = known != null && book.size() > SMALL_BOOK && now.isBefore(known.until);
        if (known != null && isKept && !peer.may(Permission.ADDR)) return known.nodes;
        int most = Math.min(Limits.ADDRESSES, Math.max(MIN_ANSWER, book.size() * PERCENT / 100));
        List<AddressRecord> nodes = book.sample(most, now).stream()
                .filter(node -> !context.isDiscouraged(node.address()))
                .filter(node -> barred.refuseInbound(node.address(), now).isEmpty())
                .toList();
        if (peer.may(Permission.ADDR)) return nodes;
        Duration longer = Duration.ofMillis(context.random.nextLong(KEPT_LONGER.toMillis()));
        answers.put(peer.networkKey(), new Answer(nodes, now.plus(KEPT).plus(longer)));
        return nodes;
    }
}
