package org.planchet.rpc;

import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// Which of a descriptor's keys are meant: from `begin` to `end`, both included.
record DescriptorRange(int begin, int end) {
    /// Keys that one call may ask for.
    private static final int MOST = 1_000_000;

    /// Reads an end, or a beginning and an end.
    static DescriptorRange of(JsonNode value) {
        long begin = 0;
        long end;
        if (value.isArray() && value.size() == 2) {
            begin = Arguments.whole(value.get(0));
            end = Arguments.whole(value.get(1));
            if (begin > end) throw wrong("Range specified as [begin,end] must not have begin after end");
        } else if (Arguments.isNumber(value)) {
            end = Arguments.whole(value);
        } else {
            throw wrong("Range must be specified as end or as [begin,end]");
        }
        if (begin < 0) throw wrong("Range should be greater or equal than 0");
        if (end < 0 || end > Integer.MAX_VALUE) throw wrong("End of range is too high");
        if (end >= begin + MOST) throw wrong("Range is too large");
        return new DescriptorRange((int) begin, (int) end);
    }

    private static RpcException wrong(String message) {
        return new RpcException(Code.INVALID_PARAMETER, message);
    }
}
