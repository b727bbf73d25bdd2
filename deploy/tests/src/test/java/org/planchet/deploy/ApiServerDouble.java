package org.planchet.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The API server of a cluster with pods, services and volume claims in one namespace, as a double that keeps them:
/// what `kubectl` asks is answered, done and written down.
final class ApiServerDouble implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MockWebServer.class.getName());

    static {
        LOG.setLevel(Level.WARNING);
    }

    private static final String CORE = "/api/v1";
    private static final String OBJECTS = CORE + "/namespaces/default/";

    /// What a client asks first: which kinds of objects there are.
    private static final Map<String, String> DISCOVERY = Map.of("/api", """
            {"kind": "APIVersions", "versions": ["v1"]}""", "/apis", """
            {"kind": "APIGroupList", "apiVersion": "v1", "groups": []}""", CORE, """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod",
               "verbs": ["get", "list", "watch", "create", "delete"]},
              {"name": "services", "singularName": "service", "namespaced": true, "kind": "Service",
               "verbs": ["get", "list", "watch", "create", "delete"]},
              {"name": "persistentvolumeclaims", "singularName": "persistentvolumeclaim", "shortNames": ["pvc"],
               "namespaced": true, "kind": "PersistentVolumeClaim",
               "verbs": ["get", "list", "watch", "create", "delete"]}]}""");

    private final Map<ServerRequest, Queue<ServerResponse>> expected = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), expected, new KubernetesMixedDispatcher(expected), false);
    private final HttpClient client = HttpClient.newHttpClient();

    /// A right that a call takes: a verb and what it is done to.
    record Right(String verb, String resource) {}

    ApiServerDouble() {
        server.init();
        DISCOVERY.forEach((path, answer) -> {
            for (String question : List.of(path, path + "?timeout=32s"))
                server.expect().get().withPath(question).andReturn(200, answer).always();
        });
    }

    /// Refuses what is done to an object by a verb of HTTP, as a cluster refuses whom no role allows it.
    void forbidDelete(String resource, String name) {
        String status = """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
                 "message": "%s \\"%s\\" is forbidden: the account cannot delete it"}""".formatted(resource, name);
        server.expect()
                .delete()
                .withPath(OBJECTS + resource + "/" + name)
                .andReturn(403, status)
                .always();
    }

    void create(String resource, HasMetadata object) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url(OBJECTS + resource)))
                .POST(HttpRequest.BodyPublishers.ofString(Serialization.asJson(object)))
                .build();
        int code = client.send(request, BodyHandlers.discarding()).statusCode();
        if (code != 201) throw new AssertionError(resource + ": " + code);
        server.takeRequest();
    }

    boolean has(String resource, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url(OBJECTS + resource + "/" + name)))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    /// Writes the file by which `kubectl` finds the server.
    Path kubeconfig(Path file) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: double, cluster: {server: "http://%s:%d"}}]
                users: [{name: operator, user: {token: of-a-test}}]
                contexts: [{name: double, context: {cluster: double, user: operator, namespace: default}}]
                current-context: double
                """.formatted(server.getHostName(), server.getPort()));
    }

    /// The rights that the calls since the last question took, in their order. Which kinds there are anybody may ask.
    List<Right> taken() throws InterruptedException {
        List<Right> rights = new ArrayList<>();
        for (var call = next(); call != null; call = next()) {
            String path = call.getPath();
            if (path.startsWith(OBJECTS)) rights.add(right(call.getMethod(), path.substring(OBJECTS.length())));
        }
        return rights;
    }

    /// @param target `pods/NAME` for one object, `pods` for all, each with its query
    private static Right right(String method, String target) {
        String[] words = target.split("\\?", 2)[0].split("/", -1);
        if (method.equals("DELETE")) return new Right("delete", words[0]);
        if (target.contains("watch=true")) return new Right("watch", words[0]);
        return new Right(words.length == 2 ? "get" : "list", words[0]);
    }

    private @Nullable RecordedRequest next() throws InterruptedException {
        return server.takeRequest(0, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
