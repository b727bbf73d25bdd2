package org.planchet.views;

import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.primitives.SecretShapes;
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;

/// What a user's words for a block, a transaction or an address stand for.
public final class ApiArguments {
    /// Headers of one answer.
    private static final int MAX_HEADERS = 2_000;

    private ApiArguments() {}

    /// A block as a user names it.
    public sealed interface BlockName {
        /// The best one.
        record Latest() implements BlockName {}

        /// That of the best chain.
        record AtHeight(int height) implements BlockName {}

        record WithHash(BlockHash hash) implements BlockName {}
    }

    /// The block that a height, a hash or `latest` names.
    ///
    /// @throws ApiException BAD_REQUEST if it is none of these
    public static BlockName block(String ref) {
        String text = ref.strip();
        Optional<Hash256> hash = Hash256.parse(text);
        if (text.equalsIgnoreCase("latest")) return new BlockName.Latest();
        if (hash.isPresent()) return new BlockName.WithHash(new BlockHash(hash.get()));
        if (text.matches("\\d{1,9}")) return new BlockName.AtHeight(Integer.parseInt(text));
        throw new ApiException(Kind.BAD_REQUEST, ErrorCode.NO_BLOCK_NAME, shown(text));
    }

    /// To be thrown if no block is named `ref`.
    public static ApiException noBlock(String ref) {
        return new ApiException(Kind.NOT_FOUND, ErrorCode.NO_BLOCK, shown(ref.strip()));
    }

    /// @throws ApiException BAD_REQUEST if the page is none that may be asked for
    public static void checkHeaders(int height, int count) {
        if (height < 0) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "height", height, 0);
        if (count < 1 || count > MAX_HEADERS)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "count", count, 1, MAX_HEADERS);
    }

    public static Txid txid(String text) {
        return Hash256.parse(text.strip())
                .map(Txid::new)
                .orElseThrow(() -> new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_TXID, shown(text)));
    }

    private static String shown(String text) {
        return Text.shown(text, 80);
    }

    /// The address as it is written here, whatever the user wrote: in small letters if it is of BIP-0173.
    public static String canonical(ChainParams params, String address) {
        return Addresses.of(address(params, address), params.addresses())
                .orElseThrow(() -> new AssertionError("an address whose script has none"));
    }

    public static Script address(ChainParams params, String address) {
        try {
            return Addresses.toScript(address.strip(), params.addresses());
        } catch (BadAddressException bad) {
            // No address is a hash, but a private key in hex looks like one.
            String shown = Text.shown(SecretShapes.hidden(address, false), 100);
            AddressFormat format = params.addresses();
            throw bad.isOfAnotherChain()
                    ? new ApiException(
                            Kind.BAD_REQUEST,
                            ErrorCode.ADDRESS_OF_ANOTHER_CHAIN,
                            shown,
                            format.bech32Prefix(),
                            format.pubKeyHashVersion(),
                            format.scriptHashVersion())
                    : new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_ADDRESS, shown, bad.reason());
        }
    }

    /// The bytes of a hex text.
    public static byte[] hex(String text, String what) {
        return Hex.parse(text.strip()).orElseThrow(() -> new ApiException(Kind.BAD_REQUEST, ErrorCode.NOT_HEX, what));
    }
}
