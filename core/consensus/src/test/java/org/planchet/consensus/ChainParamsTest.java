package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams.Trust;

/// What may be changed of a chain alone, and what the built-in ones say of trust and keys.
class ChainParamsTest {
    private static final ChainParams REGTEST = Chains.regtest();

    @Test
    void one_parameter_changes_and_the_rest_stays() {
        assertEquals(7, REGTEST.withMaturity(7).coinbaseMaturity());
        assertEquals(REGTEST, REGTEST.withMaturity(7).withMaturity(100));
        var trust = new Trust(ChainWork.fromHex("100"), Fixtures.hash(1));
        assertEquals(trust, REGTEST.withTrust(trust).trust());
        assertEquals(REGTEST, REGTEST.withTrust(trust).withTrust(Trust.NONE));
    }

    @Test
    void a_deployment_is_active_from_its_height_on() {
        ChainParams from = REGTEST.withActivation("bip54", 10);
        assertFalse(from.isActive(Deployment.BIP54, 9));
        assertTrue(from.isActive(Deployment.BIP54, 10));
        assertTrue(REGTEST.withActivation("bip54", 0).isActive(Deployment.BIP54, 0));
        assertThrows(IllegalArgumentException.class, () -> REGTEST.withActivation("bip54", -1));
        assertThrows(IllegalArgumentException.class, () -> REGTEST.withActivation("bip-none", 1));
    }

    @Test
    void public_chains_are_trusted_up_to_a_block_and_keys_of_test_chains_have_their_own_form() {
        for (ChainParams chain : new ChainParams[] {Chains.mainnet(), Chains.testnet4(), Chains.signet()}) {
            assertNotNull(chain.trust().assumeValid(), chain.name());
            assertTrue(chain.trust().minimumChainWork().compareTo(ChainWork.ZERO) > 0, chain.name());
        }
        assertEquals(111, Chains.testnet4().keys().addresses().pubKeyHashVersion());
        assertEquals(0, Chains.mainnet().keys().addresses().pubKeyHashVersion());
    }

    @Test
    void what_breaks_a_rule_names_its_fault() {
        assertEquals(Fault.CONSENSUS, Rule.HIGH_HASH.fault());
        assertEquals(Fault.NOT_YET, Rule.TIME_TOO_NEW.fault());
        assertEquals(Fault.MUTATED, Rule.MERKLE_ROOT.fault());
    }
}
