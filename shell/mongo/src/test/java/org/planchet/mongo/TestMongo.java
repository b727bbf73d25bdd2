package org.planchet.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A MongoDB for tests: a stand-in in this process that speaks its protocol over TCP, or the server that
/// `-Dplanchet.mongodb=URI` names, whose database is emptied.
final class TestMongo implements AutoCloseable {
    private final @Nullable MongoServer server;
    private final String uri;

    private TestMongo(@Nullable MongoServer server, String uri) {
        this.server = server;
        this.uri = uri;
    }

    static TestMongo start() {
        String given = System.getProperty("planchet.mongodb");
        if (given != null) return new TestMongo(null, given);
        var server = new MongoServer(new MemoryBackend());
        return new TestMongo(server, server.bindAndGetConnectionString() + "/planchet_test");
    }

    String uri() {
        return uri;
    }

    String database() {
        return Objects.requireNonNull(new ConnectionString(uri).getDatabase(), "the URI must name a database");
    }

    void drop() {
        try (var client = MongoClients.create(uri)) {
            client.getDatabase(database()).drop();
        }
    }

    @Override
    public void close() {
        if (server != null) server.shutdownNow();
    }
}
