package org.planchet.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.HeaderChain;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.MemoryHeaderStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.mempool.Mempool;
import org.planchet.network.AddressRecord;
import org.planchet.network.NetworkSettings;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.Node;
import org.planchet.node.NodeMachine;
import org.planchet.policy.PolicySettings;

/// What outlives a [SimNode]'s machine: its store, in memory.
sealed interface SimDisk {
    /// A machine on what the store holds.
    ///
    /// @param random all of the network's chance comes from it
    /// @param known  address book entries of an earlier run
    Node open(NetworkSettings settings, RandomGenerator random, List<AddressRecord> known);

    /// A full node's: blocks and coins.
    record OfFull(ChainParams params, MemoryChainStore store) implements SimDisk {
        /// Small, so that fifty nodes fit into one machine and each forgets sometimes.
        private static final int CACHED = 1 << 10;

        OfFull(ChainParams params) {
            this(params, new MemoryChainStore());
        }

        @Override
        public Node open(NetworkSettings settings, RandomGenerator random, List<AddressRecord> known) {
            // Flushed at a stop only: a killed node then has to find its blocks again if they were appended.
            ChainSettings chainSettings =
                    ChainSettings.DEFAULT.withCacheBytes(1 << 22).withFlushEveryBlock(false);
            ValidationCache cache = new ValidationCache(CACHED);
            ScriptChecker checker = ScriptChecker.inline();
            Chain chain = Chain.open(params, store, cache.before(checker), chainSettings);
            Mempool pool = new Mempool(chain, PolicySettings.DEFAULT, checker, cache);
            return NodeMachine.over(chain, pool, new SimFilters(chain), settings, random, known);
        }
    }

    /// A light node's: headers, and the wallet's place among them.
    record OfLight(ChainParams params, MemoryHeaderStore headers, SimWallet wallet) implements SimDisk {
        OfLight(ChainParams params, SimWallet wallet) {
            this(params, new MemoryHeaderStore(), wallet);
        }

        @Override
        public Node open(NetworkSettings settings, RandomGenerator random, List<AddressRecord> known) {
            HeaderChain chain = HeaderChain.open(params, headers);
            var machine = new LightNodeMachine(chain, wallet, PolicySettings.DEFAULT, settings, random, known);
            machine.lookFrom(wallet.open(chain));
            return machine;
        }
    }
}
