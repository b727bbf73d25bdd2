package org.planchet.daemon.queries;

import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.config.Text;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.primitives.SecretShapes;
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;

/// What a user's words for a block, a transaction or an address stand for.
final class ApiArguments {
    private ApiArguments() {}

    /// The block that a height, a hash or `latest` names.
    static BlockIndex block(ChainSnapshot chain, String ref) {
        String text = ref.strip();
        Optional<Hash256> hash = Hash256.parse(text);
        BlockIndex found;
        if (text.equalsIgnoreCase("latest")) found = chain.tip();
        else if (hash.isPresent()) found = chain.find(new BlockHash(hash.get()));
        else if (text.matches("\\d{1,9}")) found = chain.atHeight(Integer.parseInt(text));
        else throw new ApiException(Kind.BAD_REQUEST, ErrorCode.NO_BLOCK_NAME, Text.shown(text, 80));
        if (found == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_BLOCK, Text.shown(text, 80));
        return found;
    }

    /// The block's data.
    static Block data(NodeLoop loop, BlockIndex index) {
        Block block = loop.block(index);
        if (block == null && index.isLost())
            throw new ApiException(Kind.UNAVAILABLE, ErrorCode.BLOCK_LOST, index.hash());
        if (block == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.HEADER_ONLY, index.hash());
        return block;
    }

    static Txid txid(String text) {
        return Hash256.parse(text.strip())
                .map(Txid::new)
                .orElseThrow(() -> new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_TXID, Text.shown(text, 80)));
    }

    /// The address as it is written here, whatever the user wrote: in small letters if it is of BIP-0173.
    static String canonical(ChainParams params, String address) {
        return Addresses.of(address(params, address), params.addresses())
                .orElseThrow(() -> new AssertionError("an address whose script has none"));
    }

    static Script address(ChainParams params, String address) {
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
    static byte[] hex(String text, String what) {
        return Hex.parse(text.strip()).orElseThrow(() -> new ApiException(Kind.BAD_REQUEST, ErrorCode.NOT_HEX, what));
    }
}
