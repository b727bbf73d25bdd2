package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.primitives.AddressFormat;
import org.planchet.wallet.SignedMessage.Verdict;

/// With the examples of Bitcoin Core's own tests.
class SignedMessageTest {
    private static final AddressFormat MAIN = Chains.mainnet().addresses();
    private static final AddressFormat REGTEST = Chains.regtest().addresses();
    private static final String ADDRESS = "15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs";
    private static final String SIGNATURE =
            "IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=";

    private static Verdict verify(String address, String signature, String message) {
        return SignedMessage.verify(address, signature, message, MAIN);
    }

    @Test
    void a_message_is_signed_by_the_key_of_an_address_or_not() {
        assertEquals(Verdict.SIGNED, verify(ADDRESS, SIGNATURE, "Trust no one"));
        assertEquals(Verdict.NOT_SIGNED, verify(ADDRESS, SIGNATURE, "I never signed this message."));
        assertEquals(Verdict.NOT_SIGNED, verify("1KqbBpLy5FARmTPD4VZnDDpYjkUvkr82Pm", SIGNATURE, "Trust no one"));
    }

    @Test
    void what_makes_no_sense_is_told_apart() {
        assertEquals(Verdict.INVALID_ADDRESS, verify("invalid address", SIGNATURE, "Trust no one"));
        assertEquals(
                Verdict.ADDRESS_WITHOUT_KEY, verify("3B5fQsEXEaV8v6U3ejYc8XaKXAkyQj2MjV", SIGNATURE, "Trust no one"));
        assertEquals(Verdict.MALFORMED_SIGNATURE, verify(ADDRESS, "invalid signature, not in base64", "Trust no one"));
        String unpadded = SIGNATURE.substring(0, SIGNATURE.length() - 1);
        assertEquals(Verdict.MALFORMED_SIGNATURE, verify(ADDRESS, unpadded, "Trust no one"));
        String looseBits = unpadded.substring(0, unpadded.length() - 1) + "l=";
        assertEquals(Verdict.MALFORMED_SIGNATURE, verify(ADDRESS, looseBits, "Trust no one"));
        assertEquals(Verdict.NOT_SIGNED, verify(ADDRESS, "AAAA", "Trust no one"), "too short for a key");
    }

    @Test
    void a_key_signs_as_bitcoin_core_does() throws BadKeyException {
        try (SingleKey key = SingleKey.parse("cUeKHd5orzT3mz8P9pxyREHfsWtVfgsfDjiZZBcjUBAaGk1BTj7N", REGTEST)) {
            String signed = SignedMessage.sign(key, "This is just a test message");
            assertEquals(
                    "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=", signed);
            String address =
                    org.planchet.script.Addresses.of(key.script(), REGTEST).orElseThrow();
            assertEquals(Verdict.SIGNED, SignedMessage.verify(address, signed, "This is just a test message", REGTEST));
        }
    }
}
