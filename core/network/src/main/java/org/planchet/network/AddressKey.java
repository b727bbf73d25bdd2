package org.planchet.network;

import java.util.random.RandomGenerator;

/// The secret by which the address book says where a node belongs: an attacker who does not know it cannot
/// aim at a slot. Kept from run to run, it gives every node its place back.
///
/// @param first  of its two halves
/// @param second of its two halves
public record AddressKey(long first, long second) {
    /// A new one.
    public static AddressKey draw(RandomGenerator random) {
        return new AddressKey(random.nextLong(), random.nextLong());
    }

    /// Says nothing: it is a secret.
    @Override
    public String toString() {
        return "AddressKey";
    }
}
