package org.planchet.electrum;

import tools.jackson.databind.JsonNode;

/// What answers a call.
@FunctionalInterface
interface Method {
    /// @throws ElectrumException if there is no answer
    JsonNode answer(Session session, Parameters parameters);
}
