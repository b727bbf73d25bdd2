package org.planchet.network;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What is known of nodes in the form in which it is kept from run to run: the book's records, and over them what the
/// user chose.
final class KnownNodes {
    private KnownNodes() {}

    /// @param configured named at every start, so that they need not be remembered as the user's
    static List<AddressRecord> records(
            AddressBook book, ManualPeers manual, BarredPeers barred, Set<Endpoint> configured) {
        var all = new TreeMap<Endpoint, AddressRecord>();
        for (AddressRecord record : book.records()) all.put(record.address(), record);
        for (Endpoint wanted : manual.all()) {
            if (configured.contains(wanted)) continue;
            AddressRecord known = all.get(wanted);
            all.put(
                    wanted,
                    known == null
                            ? AddressRecord.ofUser(wanted, AddressRecord.Status.KNOWN)
                            : known.from(AddressBook.MANUAL));
        }
        for (Endpoint unwelcome : barred.blocked())
            all.put(unwelcome, AddressRecord.ofUser(unwelcome, AddressRecord.Status.BLOCKED));
        return List.copyOf(all.values());
    }
}
