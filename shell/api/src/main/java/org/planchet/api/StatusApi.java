package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

import java.util.List;
import java.util.function.Consumer;

/// The node's state and life.
public interface StatusApi {
    @ApiCall(
            path = V1 + "/status",
            gateway = true,
            does = "the node's state in a page; the data folder is shown only if guarded routes are open")
    NodeStatus status();

    /// Asks every neighbour for news now. Returns the status afterwards; progress is seen in [#status].
    default NodeStatus sync() {
        return sync(Integer.MAX_VALUE);
    }

    /// [#sync()] as though no header above height `from` were known: 0 asks for the whole chain again.
    ///
    /// @throws ApiException BAD_REQUEST if `from` is negative
    @ApiCall(
            method = "POST",
            path = V1 + "/sync",
            does = "asks every neighbour for headers now; `?from=HEIGHT` as though none above it were known",
            guarded = true)
    NodeStatus sync(
            @ApiParameter(otherwise = Integer.MAX_VALUE, does = "as though no header above this height were known")
                    int from);

    /// The last refusals, newest first: what `why` explains.
    @ApiCall(path = V1 + "/refusals", does = "the last `count` refusals (1 to 1,000, else 20), newest first")
    List<Refusal> refusals(
            @ApiParameter(otherwise = 20, least = 1, most = 1_000, does = "1 to 1,000, else 20") int count);

    /// True while the node can do its work: its event loop turns and its disk takes writes.
    @ApiCall(
            path = "/health/live",
            gateway = true,
            does = "200 while the node can do its work, else 503",
            answer = Answers.Health.class)
    boolean live();

    /// Whether the node serves the best chain it knows of, and why not.
    @ApiCall(
            path = "/health/ready",
            gateway = true,
            does = "200 while it serves the best chain it knows of, else 503 and why not: `connecting` (it "
                    + "started a few seconds ago, and no configured peer has sent its chain yet), `syncing`, "
                    + "`no-room` (the disk has less room than the floor), `blocks-lost` (the disk lost blocks, "
                    + "which are fetched again), `stopping`, `stuck`; of a gateway `store-away`, `store-empty`",
            answer = Answers.Health.class)
    Readiness readiness();

    /// Prometheus' text format.
    @ApiCall(
            path = "/metrics",
            gateway = true,
            does = "Prometheus' text format",
            mediaType = "text/plain; version=0.0.4; charset=utf-8")
    String metrics();

    /// Of which parts of the program details are written to the log, in the order of their names.
    @ApiCall(path = V1 + "/logging", does = "of which parts of the program details are logged", guarded = true)
    List<LogPart> logging();

    /// Has the details of a part written to the log, or no longer, until the node ends. Returns as [#logging].
    ///
    /// @param part a name of [#logging], or `all`
    /// @throws ApiException BAD_REQUEST if there is no such part
    @ApiCall(
            method = "POST",
            path = V1 + "/logging",
            does = "has the details of `part`, or of `all`, logged (`details` is true), or no longer (false), "
                    + "until the node ends",
            guarded = true,
            body = Requests.Logging.class)
    List<LogPart> switchLogging(String part, boolean details);

    /// Calls `listener` at every change of the tip, on the node's own thread: it must return at once.
    void onTip(Consumer<NodeStatus> listener);

    /// Stops the node in an orderly way; returns when everything is saved.
    @ApiCall(method = "POST", path = V1 + "/stop", does = "stops the node in an orderly way", guarded = true)
    void stop();
}
