package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.planchet.network.Ban;
import org.planchet.network.NetworkEvent;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.Subnet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// With whom there are to be no connections, or whether there are to be any at all.
final class BanMethods {
    private static final Duration STANDARD = Duration.ofDays(1);

    /// The longest ban, about as long as there is a calendar for it.
    private static final long MAX_SECONDS = Duration.ofDays(365L * 1_000).toSeconds();

    private final NodePort node;

    BanMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "setban",
                        NetworkMethods.GROUP,
                        List.of(
                                need("subnet", ParameterType.STRING),
                                need("command", ParameterType.STRING),
                                may("bantime", ParameterType.NUMBER),
                                may("absolute", ParameterType.BOOL)),
                        "Bans an address or a network for bantime seconds (a day), or until that time; or takes it back.",
                        this::set),
                new Method("listbanned", NetworkMethods.GROUP, List.of(), "The bans.", arguments -> list()),
                new Method(
                        "clearbanned", NetworkMethods.GROUP, List.of(), "Takes every ban back.", arguments -> clear()),
                new Method(
                        "setnetworkactive",
                        NetworkMethods.GROUP,
                        List.of(need("state", ParameterType.BOOL)),
                        "Whether there are to be connections at all.",
                        this::setActive));
    }

    private Instant now() {
        return node.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private JsonNode set(Arguments arguments) {
        String command = arguments.string("command");
        if (!List.of("add", "remove").contains(command))
            throw new RpcException(Code.MISC, arguments.method().help());
        Subnet subnet = Subnet.parse(arguments.string("subnet"))
                .orElseThrow(() -> new RpcException(Code.CLIENT_INVALID_IP_OR_SUBNET, "Error: Invalid IP/Subnet"));
        if (command.equals("add")) add(subnet, until(arguments));
        else remove(subnet);
        node.saveBans();
        return NullNode.getInstance();
    }

    /// When the ban ends: a day from now unless the caller says more.
    private Instant until(Arguments arguments) {
        long seconds = arguments.whole("bantime", 0);
        boolean absolute = arguments.flag("absolute", false);
        Instant now = now();
        if (absolute && seconds <= now.getEpochSecond())
            throw new RpcException(Code.INVALID_PARAMETER, "Error: Absolute timestamp is in the past");
        if (absolute) return Instant.ofEpochSecond(Math.min(seconds, now.getEpochSecond() + MAX_SECONDS));
        return now.plusSeconds(seconds <= 0 ? STANDARD.toSeconds() : Math.min(seconds, MAX_SECONDS));
    }

    private void add(Subnet subnet, Instant until) {
        boolean added = node.change(view -> {
            if (isBanned(view.network().bans(), subnet)) return false;
            view.deliver(new NetworkEvent.AddBans(List.of(new Ban(subnet, now(), until))));
            return true;
        });
        if (!added) throw new RpcException(Code.CLIENT_NODE_ALREADY_ADDED, "Error: IP/Subnet already banned");
    }

    private void remove(Subnet subnet) {
        boolean removed = node.change(view -> {
            if (!isBanned(view.network().bans(), subnet)) return false;
            view.deliver(new NetworkEvent.RemoveBans(List.of(subnet)));
            return true;
        });
        if (!removed)
            throw new RpcException(
                    Code.CLIENT_INVALID_IP_OR_SUBNET,
                    "Error: Unban failed. Requested address/subnet was not previously manually banned.");
    }

    private boolean isBanned(List<Ban> bans, Subnet subnet) {
        return bans.stream().anyMatch(ban -> ban.subnet().equals(subnet) && now().isBefore(ban.until()));
    }

    private JsonNode list() {
        Instant now = now();
        ArrayNode json = CoreJson.array();
        for (Ban ban : node.ask(view -> view.network().bans())) {
            if (!now.isBefore(ban.until())) continue;
            ObjectNode row = json.addObject();
            row.put("address", ban.subnet().toString());
            row.put("ban_created", ban.created().getEpochSecond());
            row.put("banned_until", ban.until().getEpochSecond());
            row.put("ban_duration", Duration.between(ban.created(), ban.until()).toSeconds());
            row.put("time_remaining", Duration.between(now, ban.until()).toSeconds());
        }
        return json;
    }

    private JsonNode clear() {
        node.change(view -> {
            List<Subnet> all = view.network().bans().stream().map(Ban::subnet).toList();
            view.deliver(new NetworkEvent.RemoveBans(all));
            return true;
        });
        node.saveBans();
        return NullNode.getInstance();
    }

    private JsonNode setActive(Arguments arguments) {
        boolean active = arguments.flag("state", true);
        node.change(view -> {
            view.deliver(new NetworkEvent.SetActive(active));
            return true;
        });
        return BooleanNode.valueOf(active);
    }
}
