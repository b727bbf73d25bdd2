package org.planchet.cli.demo;

import java.util.List;
import org.planchet.api.NodeApi;

/// One node of the demonstration.
interface DemoNode {
    /// What the story calls it.
    String name();

    /// Where other nodes reach it, host:port.
    String address();

    /// What it can be asked.
    NodeApi api();

    /// Starts it: on free ports the first time, on the same ports and folder again after that.
    ///
    /// @param peers neighbours to stay with
    void launch(List<String> peers);

    /// Waits until it serves.
    ///
    /// @param failure the sentence to fail with if it does not
    void awaitReady(String failure) throws DemoFailure, InterruptedException;

    /// Ends it as a power cut would: no warning, nothing saved.
    void kill() throws InterruptedException;
}
