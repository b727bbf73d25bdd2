package org.planchet.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Base58;
import org.planchet.primitives.Bech32;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;

/// Addresses: the text form of a scriptPubKey on one chain.
public final class Addresses {
    private Addresses() {}

    /// The script that `address` stands for.
    ///
    /// @throws BadAddressException with one sentence saying what is wrong: a typing error, another chain's address
    public static Script toScript(String address, AddressFormat format) throws BadAddressException {
        if (address.isEmpty()) throw BadAddressException.malformed("", "it is empty");
        try {
            return looksLikeSegwit(address, format) ? segwit(address, format) : base58(address, format);
        } catch (MalformedDataException malformed) {
            throw BadAddressException.malformed(shown(address), String.valueOf(malformed.getMessage()));
        }
    }

    /// Bech32 is tried if the text has our prefix, or has its separator and characters that Base58 has not.
    private static boolean looksLikeSegwit(String address, AddressFormat format) {
        if (address.toLowerCase(Locale.ROOT).startsWith(format.bech32Prefix() + "1")) return true;
        try {
            Bech32.decodeSegwit(address);
            return true;
        } catch (MalformedDataException otherwise) {
            return false;
        }
    }

    private static Script segwit(String address, AddressFormat format)
            throws MalformedDataException, BadAddressException {
        Bech32.SegwitAddress segwit = Bech32.decodeSegwit(address);
        if (!segwit.prefix().equals(format.bech32Prefix()))
            throw BadAddressException.ofAnotherChain(
                    shown(address),
                    "its prefix is '" + segwit.prefix() + "', here it is '" + format.bech32Prefix() + "'");
        return Templates.payToWitness(segwit.program());
    }

    private static Script base58(String address, AddressFormat format)
            throws MalformedDataException, BadAddressException {
        byte[] payload = Base58.decodeCheck(address);
        if (payload.length != 21)
            throw BadAddressException.malformed(shown(address), "it has " + payload.length + " bytes, not 21");
        int version = payload[0] & 0xff;
        byte[] hash = Arrays.copyOfRange(payload, 1, payload.length);
        if (version == format.pubKeyHashVersion()) return Templates.payToPubKeyHash(hash);
        if (version == format.scriptHashVersion()) return Templates.payToScriptHash(hash);
        throw BadAddressException.ofAnotherChain(
                shown(address),
                "its version is " + version + ", here it is " + format.pubKeyHashVersion() + " or "
                        + format.scriptHashVersion());
    }

    private static String shown(String address) {
        return address.length() <= 100 ? address : address.substring(0, 100) + "…";
    }

    /// The address of `script`, if it is of a form that has one.
    public static Optional<String> of(Script script, AddressFormat format) {
        return switch (Templates.classify(script)) {
            case PUBKEYHASH -> Optional.of(encode(format.pubKeyHashVersion(), script, 3));
            case SCRIPTHASH -> Optional.of(encode(format.scriptHashVersion(), script, 2));
            case WITNESS_V0_KEYHASH, WITNESS_V0_SCRIPTHASH, WITNESS_V1_TAPROOT, ANCHOR, WITNESS_UNKNOWN ->
                Templates.witnessProgram(script).map(program -> Bech32.encodeSegwit(format.bech32Prefix(), program));
            case NONSTANDARD, PUBKEY, MULTISIG, NULL_DATA -> Optional.empty();
        };
    }

    /// The address with the 20 bytes of hash at `at`.
    private static String encode(int version, Script script, int at) {
        byte[] payload = new byte[21];
        payload[0] = (byte) version;
        System.arraycopy(script.bytes(), at, payload, 1, 20);
        return Base58.encodeCheck(payload);
    }
}
