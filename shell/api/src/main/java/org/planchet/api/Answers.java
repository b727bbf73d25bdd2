package org.planchet.api;

import java.util.List;

/// What the HTTP interface answers if a call of [NodeApi] gives a bare text or number: JSON documents are objects
/// or lists.
public final class Answers {
    private Answers() {}

    public record TxidAnswer(String txid) {}

    public record BlockHashAnswer(String hash) {}

    /// The words of a wallet.
    public record PhraseAnswer(List<String> phrase) {
        /// Leaves the words out.
        @Override
        public String toString() {
            return "PhraseAnswer";
        }
    }

    public record AddressAnswer(String address) {}

    /// `ok` if the question is answered yes, else what it is waiting for.
    public record Health(String status) {}

    /// The call succeeded and has no result.
    public record Done(boolean done) {
        public static final Done YES = new Done(true);
    }
}
