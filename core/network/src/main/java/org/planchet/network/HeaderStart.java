package org.planchet.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Whom to ask for headers as long as no peer has sent its chain: one peer at a time, of our group first, then others
/// that we chose, then peers that chose us. One that is silent delays the next by [HeaderSync#TIMEOUT].
///
/// Those that chose us may be hundreds that an attacker has, none of which ever answers (P38). So a peer that we chose
/// does not wait for them, and each time that all of them are silent twice as many are asked: an honest one among
/// 1,000 has its turn within five minutes, and no more peers send the same headers than were silent before.
final class HeaderStart {
    private HeaderStart() {}

    /// The peers to ask now.
    static List<Peer> next(Context context, Instant now) {
        var chosen = new ArrayList<Peer>();
        var others = new ArrayList<Peer>();
        int silent = 0;
        boolean isWaiting = false;
        for (Peer peer : context.ready()) {
            HeaderSync.State state = peer.sync;
            boolean isChosen = peer.isPreferred() && peer.servesBlocks();
            boolean isAwaited =
                    state.reading && state.readingSince.plus(HeaderSync.TIMEOUT).isAfter(now);
            if (isAwaited && isChosen) return List.of();
            if (isAwaited) isWaiting = true;
            else if (state.started) silent++;
            else (isChosen ? chosen : others).add(peer);
        }
        if (!chosen.isEmpty()) return List.of(ofOurGroup(context, chosen));
        if (isWaiting) return List.of();
        return others.subList(0, Math.min(silent + 1, others.size()));
    }

    /// The first of our group, or else the first.
    private static Peer ofOurGroup(Context context, List<Peer> peers) {
        String ours = context.settings.self().userAgent();
        for (Peer peer : peers)
            if (peer.version()
                    .filter(version -> PeerGroup.isShared(ours, version.userAgent()))
                    .isPresent()) return peer;
        return peers.getFirst();
    }
}
