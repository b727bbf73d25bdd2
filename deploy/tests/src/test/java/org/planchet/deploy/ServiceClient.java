package org.planchet.deploy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;

/// A client of the pods' Service: each call goes to a pod that is ready, and to another one where the connection is
/// refused or breaks off. What a pod answers is final: an error that it tells is an error of the call.
final class ServiceClient {
    private static final int TRIES = 3;

    /// Of calls that have no answer, for the connection failed.
    private static final Set<String> CONNECTION = Set.of(ErrorCode.UNREACHABLE.code(), ErrorCode.BROKE_OFF.code());

    private final Cluster cluster;
    private final AtomicInteger repeated = new AtomicInteger();

    ServiceClient(Cluster cluster) {
        this.cluster = cluster;
    }

    <T> T ask(Function<NodeApi, T> call) {
        for (int attempt = 1; ; attempt++) {
            List<ClusterPod> ready = cluster.endpoints();
            ClusterPod pod = ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
            try {
                return call.apply(pod.api());
            } catch (ApiException failed) {
                if (attempt == TRIES || !CONNECTION.contains(failed.said().code())) throw failed;
                repeated.incrementAndGet();
            }
        }
    }

    /// How many calls were made once more.
    int repeated() {
        return repeated.get();
    }
}
