package org.planchet.daemon.queries;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.views.Text;

/// Since when a wallet can have been paid.
final class Birthday {
    private Birthday() {}

    /// In seconds since 1970: now for a fresh wallet, else what the user says, or 0 if he says nothing. A date is
    /// the moment when that day begins where it begins first; a height is the time of that block.
    static long of(NodeLoop loop, boolean fresh, Optional<String> text) {
        if (fresh) return loop.now().getEpochSecond();
        return text.map(said -> parse(loop, said)).orElse(0L);
    }

    private static long parse(NodeLoop loop, String text) {
        BlockIndex best = loop.chain().bestHeader();
        try {
            if (text.matches("\\d{1,9}") && Integer.parseInt(text) <= best.height())
                return best.ancestor(Integer.parseInt(text)).time();
            long day = LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.MAX);
            if (day <= loop.now().getEpochSecond()) return Math.max(0, day);
        } catch (DateTimeParseException none) {
            // Reported below, as a day that is yet to come is.
        }
        throw new ApiException(Kind.BAD_REQUEST, ErrorCode.NO_BIRTHDAY, Text.shown(text, 40), best.height());
    }
}
