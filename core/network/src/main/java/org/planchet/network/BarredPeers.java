package org.planchet.network;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Subnet;

/// Whom the user wants no connection with: places that are not dialled, places that are not let in either, and networks
/// that are banned for a time. What a peer does by itself never brings it here: it is discouraged
/// ([Context#misbehaved]).
final class BarredPeers {
    private static final int MAX_PLACES = 1_000;

    /// Not dialled, for the user said so.
    private final Set<Endpoint> unwanted = new LinkedHashSet<>();

    /// Not let in either.
    private final Set<Endpoint> blocked = new LinkedHashSet<>();

    private final TreeMap<Subnet, Ban> bans = new TreeMap<>();

    void remove(Endpoint place, boolean block) {
        remember(unwanted, place);
        if (block) remember(blocked, place);
    }

    private static void remember(Set<Endpoint> set, Endpoint place) {
        set.add(place);
        if (set.size() > MAX_PLACES) set.remove(set.iterator().next());
    }

    /// The user wants this place after all. A ban of its network stays.
    void welcome(Endpoint place) {
        unwanted.remove(place);
        blocked.remove(place);
    }

    boolean isBlocked(Endpoint place) {
        return blocked.contains(place);
    }

    /// Why there is to be no connection that we open.
    Optional<String> refuseOutbound(Endpoint place, Instant now) {
        if (unwanted.contains(place)) return Optional.of("no longer wanted");
        return refuseBanned(place, now);
    }

    /// Why one that came from there is not let in.
    Optional<String> refuseInbound(Endpoint remote, Instant now) {
        if (blocked.contains(remote)) return Optional.of("blocked by the user");
        return refuseBanned(remote, now);
    }

    private Optional<String> refuseBanned(Endpoint place, Instant now) {
        if (bans.isEmpty()) return Optional.empty();
        Optional<IpAddress> ip = place.ip();
        for (Map.Entry<Subnet, Ban> entry : bans.entrySet())
            if (ip.filter(entry.getKey()::contains).isPresent()
                    && now.isBefore(entry.getValue().until())) return Optional.of("banned by the user");
        return Optional.empty();
    }

    /// Bans a network; another ban of the same one is replaced.
    void ban(Ban ban) {
        bans.put(ban.subnet(), ban);
    }

    void unban(Subnet subnet) {
        bans.remove(subnet);
    }

    /// Forgets the bans whose time is over.
    void prune(Instant now) {
        bans.values().removeIf(ban -> Context.reached(ban.until(), now));
    }

    /// Every ban, in the order of networks.
    List<Ban> bans() {
        return List.copyOf(bans.values());
    }

    /// The places that are not let in, the first blocked first.
    List<Endpoint> blocked() {
        return List.copyOf(blocked);
    }
}
