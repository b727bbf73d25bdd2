package org.planchet.network;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.planchet.wire.Subnet;

/// Permissions for the peers of a network, in one direction or both.
///
/// @param subnet      where they are
/// @param permissions what they may do
/// @param inbound     whether for those that dial us
/// @param outbound    whether for those that the user has us dial
public record PermissionGrant(Subnet subnet, Set<Permission> permissions, boolean inbound, boolean outbound) {
    private static final String INBOUND = "in";
    private static final String OUTBOUND = "out";

    public PermissionGrant {
        permissions = Set.copyOf(permissions);
    }

    /// Reads a network, with permissions before an `@` such as `noban,relay@10.0.0.0/8`: `all` for every one, `in`
    /// and `out` for the direction, which is `in` if neither is named. Without an `@` it is `noban,relay,mempool`;
    /// `download` comes with `noban`, and `relay` with `forcerelay`. Empty if it is none.
    public static Optional<PermissionGrant> parse(String text) {
        int at = text.lastIndexOf('@');
        Optional<Subnet> subnet = Subnet.parse(text.substring(at + 1));
        if (subnet.isEmpty()) return Optional.empty();
        if (at < 0) return Optional.of(new PermissionGrant(subnet.get(), Permission.STANDARD, true, false));
        Set<String> names = new LinkedHashSet<>();
        for (String name : text.substring(0, at).split(",", -1)) if (!name.isEmpty()) names.add(name);
        boolean outbound = names.remove(OUTBOUND);
        boolean inbound = names.remove(INBOUND) || !outbound;
        return Permission.named(names)
                .map(permissions -> new PermissionGrant(subnet.get(), permissions, inbound, outbound));
    }

    boolean covers(Endpoint remote, boolean isInbound) {
        return (isInbound ? inbound : outbound)
                && remote.ip().filter(subnet::contains).isPresent();
    }
}
