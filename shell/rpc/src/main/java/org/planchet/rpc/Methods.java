package org.planchet.rpc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// The table of methods.
public final class Methods {
    /// Those whose answers hold whole blocks, or the whole mempool.
    private static final Set<String> LARGE = Set.of(
            "getblock",
            "getblockfilter",
            "getblockstats",
            "getmempoolancestors",
            "getmempooldescendants",
            "getorphantxs",
            "getrawaddrman",
            "getrawmempool",
            "getrawtransaction",
            "gettxoutproof",
            "scantxoutset",
            "submitblock");

    private final Map<String, Method> byName = new LinkedHashMap<>();
    private final ControlMethods.Running running = new ControlMethods.Running();

    public Methods(NodePort node) {
        var download = new InitialDownload(node);
        var rows = new ArrayList<Method>();
        rows.addAll(new BlockchainMethods(node, download).all());
        rows.addAll(new ChainstateMethods(node).all());
        rows.addAll(new WaitMethods(node).all());
        rows.addAll(new FilterMethods(node).all());
        rows.addAll(new CoinMethods(node).all());
        rows.addAll(new ScanMethods(node).all());
        rows.addAll(new BranchMethods(node).all());
        rows.addAll(new StatisticsMethods(node).all());
        rows.addAll(new ProofMethods(node).all());
        rows.addAll(new MempoolMethods(node).all());
        rows.addAll(new MempoolFileMethods(node, download).all());
        rows.addAll(new OrphanMethods(node).all());
        rows.addAll(new TransactionMethods(node).all());
        rows.addAll(new CreationMethods(node).all());
        rows.addAll(new MessageMethods(node).all());
        rows.addAll(new DescriptorMethods(node).all());
        rows.addAll(new FeeMethods(node).all());
        rows.addAll(new BroadcastMethods(node).all());
        rows.addAll(new PackageMethods(node).all());
        rows.addAll(new MiningMethods(node).all());
        rows.addAll(new PriorityMethods(node).all());
        rows.addAll(new TemplateMethods(node, download).all());
        rows.addAll(new GenerateMethods(node).all());
        rows.addAll(new NetworkMethods(node).all());
        rows.addAll(new PeerMethods(node).all());
        rows.addAll(new PeerToolMethods(node).all());
        rows.addAll(new AddressMethods(node).all());
        rows.addAll(new AddressBookMethods(node).all());
        rows.addAll(new BanMethods(node).all());
        rows.addAll(new ControlMethods(node, this, running).all());
        for (Method row : rows)
            if (byName.put(row.name(), row) != null) throw new AssertionError("two methods " + row.name());
    }

    /// Every row, in the order of groups.
    public Collection<Method> all() {
        return List.copyOf(byName.values());
    }

    @Nullable
    Method find(String name) {
        return byName.get(name);
    }

    boolean isLarge(String name) {
        return LARGE.contains(name);
    }

    /// The name, if a method has it, else `other`: what log and metrics may show of what a caller wrote.
    String known(String name) {
        return byName.containsKey(name) ? name : "other";
    }

    /// @param params an array or an object
    /// @throws RpcException if there is no such method, its parameters are wrong, or it fails
    public @Nullable JsonNode call(String name, JsonNode params) {
        Method method = byName.get(name);
        if (method == null) throw new RpcException(Code.METHOD_NOT_FOUND, "Method not found");
        Arguments arguments = Arguments.of(method, params);
        try (var _ = running.enter(name)) {
            return method.function().answer(arguments);
        } catch (ApiException refused) {
            throw new RpcException(code(refused.kind()), String.valueOf(refused.getMessage()));
        }
    }

    /// Why the node did not do what the method asked of it.
    private static Code code(ApiException.Kind kind) {
        return switch (kind) {
            case OUTCOME_UNKNOWN, NOT_SUPPORTED -> Code.MISC;
            default -> Code.IN_WARMUP;
        };
    }
}
