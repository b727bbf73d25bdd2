package org.planchet.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Deployment;
import org.planchet.primitives.BlockHash;
import org.planchet.views.Text;

/// The chain that `--chain` names, with what `--test-activation-height`, `--assume-valid` and
/// `--minimum-chain-work` change of it.
final class ChosenChain {
    private ChosenChain() {}

    /// @param values   the settings' by their keys
    /// @param problems gets what is wrong; the chain is then any
    static ChainParams of(Map<String, List<String>> values, List<ErrorMessage> problems) {
        String name =
                NodeConfig.first(values, "chain").orElse(Settings.of("chain").defaultValue());
        Optional<ChainParams> builtIn = Chains.byName(name);
        ChainParams chain = Chains.planchet();
        if (builtIn.isPresent()) chain = builtIn.get();
        else if (!name.endsWith(".yaml")
                && !name.endsWith(".yml")
                && !name.contains("/")
                && !Files.exists(Path.of(name)))
            problems.add(ErrorMessage.of(
                    ErrorCode.BAD_VALUE,
                    "--chain",
                    Text.shown(name, 80),
                    Settings.of("chain").allowed()));
        else {
            try {
                chain = ChainFile.read(Path.of(name));
            } catch (StartupException broken) {
                problems.addAll(broken.problems());
            }
        }
        for (String activation : values.getOrDefault("test-activation-height", List.of()))
            chain = activate(chain, activation, problems);
        chain = assume(chain, NodeConfig.first(values, "assume-valid"));
        return withLeastWork(chain, NodeConfig.first(values, "minimum-chain-work"));
    }

    private static ChainParams activate(ChainParams chain, String activation, List<ErrorMessage> problems) {
        int at = activation.indexOf('@');
        if (at < 0 || !Settings.of("test-activation-height").check().test(activation)) return chain;
        if (chain.name().equals("mainnet")
                || chain.name().equals("testnet4")
                || chain.name().equals("signet")) {
            problems.add(ErrorMessage.of(ErrorCode.ACTIVATION_FIXED, chain.name()));
            return chain;
        }
        try {
            return chain.withActivation(activation.substring(0, at), Integer.parseInt(activation.substring(at + 1)));
        } catch (IllegalArgumentException unknown) {
            String names =
                    Arrays.stream(Deployment.values()).map(Deployment::text).collect(Collectors.joining(", "));
            problems.add(ErrorMessage.of(ErrorCode.ACTIVATION_UNKNOWN, activation, names));
            return chain;
        }
    }

    private static ChainParams assume(ChainParams chain, Optional<String> hash) {
        if (hash.isEmpty() || !Settings.of("assume-valid").check().test(hash.get())) return chain;
        BlockHash block = hash.get().equals("0") ? null : BlockHash.fromHex(hash.get());
        return chain.withTrust(new ChainParams.Trust(chain.trust().minimumChainWork(), block));
    }

    private static ChainParams withLeastWork(ChainParams chain, Optional<String> hex) {
        if (hex.isEmpty() || !Settings.of("minimum-chain-work").check().test(hex.get())) return chain;
        String digits = hex.get().replaceFirst("^0x", "");
        return chain.withTrust(
                new ChainParams.Trust(ChainWork.fromHex(digits), chain.trust().assumeValid()));
    }
}
