package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.network.Permission;

class NetworkConfigTest {
    @Test
    void permissions_are_given_to_several_networks() throws StartupException {
        NodeConfig config = NodeConfig.resolve(
                Map.of("whitelist", List.of("noban,in,out@127.0.0.1", "relay@10.0.0.0/8")), Map.of(), Optional.empty());
        assertEquals(
                List.of(Set.of(Permission.NO_BAN, Permission.DOWNLOAD), Set.of(Permission.RELAY)),
                NetworkConfig.permissions(config).stream()
                        .map(grant -> grant.permissions())
                        .toList());
        NodeConfig byVariable = NodeConfig.resolve(
                Map.of(), Map.of("PLANCHET_WHITELIST", "noban,addr@127.0.0.1 10.0.0.0/8"), Optional.empty());
        assertEquals(2, NetworkConfig.permissions(byVariable).size());
        assertEquals(List.of(), NetworkConfig.permissions(NodeConfig.of()));
        var wrong = assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("whitelist", "king@10.0.0.1"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("king@10.0.0.1"), wrong.getMessage());
    }

    @Test
    void a_node_may_be_for_blocks_alone() {
        assertTrue(NetworkConfig.of(NodeConfig.of(), 0).relay().transactions());
        NodeConfig blocksOnly = NodeConfig.of("blocks-only", "true");
        assertFalse(NetworkConfig.of(blocksOnly, 0).relay().transactions());
    }

    @Test
    void comments_stand_behind_the_name_as_bip_14_has_them() {
        assertEquals(Version.USER_AGENT, NetworkConfig.userAgent(NodeConfig.of()));
        assertEquals(
                Version.USER_AGENT.replaceFirst("/$", "(Lab; rack 3)/"),
                NetworkConfig.userAgent(NodeConfig.of("user-agent-comment", "Lab,rack 3")));
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("user-agent-comment", "a/b"));
    }
}
