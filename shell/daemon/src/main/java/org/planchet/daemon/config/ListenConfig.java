package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.Permission;

/// The settings of places where peers are listened for besides the one that is for everybody.
public final class ListenConfig {
    private static final String WHITEBIND = "whitebind";
    private static final String ONION_BIND = "onion-bind";

    /// Between two values of [#WHITEBIND] that come as one: a value has commas of its own.
    private static final String SPACE = " ";

    /// A direction among permissions; no other makes sense here.
    private static final String INBOUND = "in";

    private ListenConfig() {}

    static List<Setting> rows() {
        return List.of(
                row(
                                NetworkConfig.GROUP,
                                WHITEBIND,
                                "One more place to listen at, and what peers may do that come there; may be given again.")
                        .allows(
                                "HOST:PORT, with any of noban, relay, forcerelay, mempool, download, addr, bloomfilter"
                                        + " and all and an @ before it, such as noban,relay@127.0.0.1:5002",
                                s -> whitebind(s).isPresent())
                        .repeatable(SPACE)
                        .build(),
                row(
                                NetworkConfig.GROUP,
                                ONION_BIND,
                                "One more place to listen at, for peers of an onion service alone; may be given again.")
                        .allows("HOST:PORT with a port from 1 to 65535", Settings::isHostAndPort)
                        .repeatable()
                        .build());
    }

    /// The places to listen at besides `--bind`, which is not among them.
    public static List<ListenSocket> sockets(NodeConfig config) {
        var sockets = new ArrayList<ListenSocket>();
        for (String text : config.all(WHITEBIND)) sockets.add(whitebind(text).orElseThrow());
        for (String text : config.all(ONION_BIND))
            sockets.add(new ListenSocket(Endpoint.parse(text, 0), Set.of(), true));
        return sockets;
    }

    /// Reads `PERMISSIONS@HOST:PORT`; without an `@` those are meant that `--whitelist` gives so.
    private static Optional<ListenSocket> whitebind(String text) {
        int at = text.lastIndexOf('@');
        String place = text.substring(at + 1);
        if (!Settings.isHostAndPort(place)) return Optional.empty();
        Endpoint address = Endpoint.parse(place, 0);
        if (at < 0) return Optional.of(new ListenSocket(address, Permission.STANDARD, false));
        Set<String> names = new LinkedHashSet<>(List.of(text.substring(0, at).split(",", -1)));
        names.remove("");
        names.remove(INBOUND);
        return Permission.named(names).map(permissions -> new ListenSocket(address, permissions, false));
    }
}
