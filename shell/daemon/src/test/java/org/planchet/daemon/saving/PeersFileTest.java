package org.planchet.daemon.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.network.AddressKey;
import org.planchet.network.AddressRecord;
import org.planchet.network.AddressRecord.Status;
import org.planchet.network.Endpoint;
import org.planchet.storage.PeersFile;

/// What the peers file keeps of a node, and what it kept in earlier versions.
class PeersFileTest {
    private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path temp;

    private static AddressRecord record(Optional<Instant> success) {
        return new AddressRecord(
                new Endpoint("10.0.0.2", 5000), 9, SEEN, Instant.EPOCH, Status.KNOWN, 7, 0, "10.0", success);
    }

    @Test
    void a_node_comes_back_as_it_was_kept() throws Exception {
        Path file = temp.resolve("peers.json");
        var warnings = new ArrayList<String>();
        for (Optional<Instant> success : List.of(Optional.of(SEEN), Optional.<Instant>empty())) {
            PeersFile.save(file, List.of(record(success)));
            assertEquals(List.of(record(success)), PeersFile.load(file, AddressRecord.class, warnings::add));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void p14_eclipse_restart_anchors_come_back_as_they_were_kept() throws Exception {
        Path file = temp.resolve("anchors.json");
        List<Endpoint> anchors = List.of(Endpoint.parse("20.1.1.1:8333", 0), Endpoint.parse("[2001:db8::1]:8333", 0));
        PeersFile.save(file, anchors);
        var warnings = new ArrayList<String>();
        assertEquals(anchors, PeersFile.load(file, Endpoint.class, warnings::add));
        assertEquals(List.of(), warnings);
    }

    @Test
    void a_file_of_an_earlier_version_says_of_nobody_that_it_answered() throws Exception {
        Path file = temp.resolve("peers.json");
        Files.writeString(file, """
                [ {
                  "address" : { "host" : "10.0.0.2", "port" : 5000 },
                  "services" : 9,
                  "lastSeen" : "2026-01-01T00:00:00Z",
                  "lastTried" : "1970-01-01T00:00:00Z",
                  "status" : "KNOWN",
                  "height" : 7,
                  "retryCount" : 0,
                  "source" : "10.0"
                } ]
                """);
        var warnings = new ArrayList<String>();
        List<AddressRecord> known = PeersFile.load(file, AddressRecord.class, warnings::add);
        assertEquals(List.of(), warnings);
        assertEquals(List.of(record(Optional.empty())), known);
    }

    @Test
    void p13_addrman_poison_the_secret_of_places_stays_and_is_made_anew_only_if_it_is_no_secret() throws Exception {
        Path file = temp.resolve("peers.key");
        var random = new SecureRandom();
        AddressKey key = AddressKeyFile.keep(file, random);
        assertEquals(key, AddressKeyFile.keep(file, random));
        Files.write(file, new byte[15]);
        AddressKey fresh = AddressKeyFile.keep(file, random);
        assertNotEquals(key, fresh);
        assertEquals(fresh, AddressKeyFile.keep(file, random));
        assertFalse(key.toString().contains(String.valueOf(key.first())), "it is not for a log");
    }
}
