package org.planchet.daemon.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.LogPart;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;

class LocalStatusTest {
    @TempDir
    Path folder;

    @Test
    void details_are_logged_of_the_parts_that_are_switched_on() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            var on = new LogPart("net", true);
            assertEquals(List.of(on), switched(node.api().switchLogging("net", true)));
            assertEquals(List.of(on), switched(node.api().logging()));
            assertEquals(List.of(), switched(node.api().switchLogging("all", false)));
            ApiException refused =
                    assertThrows(ApiException.class, () -> node.api().switchLogging("tor", true));
            assertEquals(ApiException.Kind.BAD_REQUEST, refused.kind());
            assertEquals(ErrorCode.NO_LOG_PART.code(), refused.said().code());
        }
    }

    private static List<LogPart> switched(List<LogPart> parts) {
        return parts.stream().filter(LogPart::details).toList();
    }
}
