package org.planchet.network;

import org.planchet.consensus.HeaderNode;
import org.planchet.wire.Message.SendHeaders;
import org.planchet.wire.ProtocolVersion;

/// Asks a peer, once, to announce its blocks as headers (BIP-0130): not before its chain is known to have more work
/// than the right one has at least, since an announcement would disturb the sync of its headers (Bitcoin Core's
/// `MaybeSendSendHeaders`).
final class HeaderPreference {
    private HeaderPreference() {}

    static void send(Context context, Peer peer) {
        HeaderNode best = peer.chain.best();
        if (peer.sync.sentPreference || best == null || !peer.speaks(ProtocolVersion.SEND_HEADERS)) return;
        if (context.chain.work(best).compareTo(context.settings.minimumChainWork()) <= 0) return;
        peer.sync.sentPreference = true;
        context.send(peer, new SendHeaders());
    }
}
