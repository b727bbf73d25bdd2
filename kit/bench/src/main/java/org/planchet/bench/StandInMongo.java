package org.planchet.bench;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A process that speaks MongoDB's protocol over TCP, where no MongoDB is at hand: `mongo-java-server`, which keeps all
/// in memory. Ends with its standard input. A line there breaks every connection off in the middle of whatever it
/// does; what was written is there when it listens again, as after the fall of a server that has a journal.
final class StandInMongo {
    private StandInMongo() {}

    /// @param args the port
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        var backend = new Backend();
        MongoServer server = serve(backend, port);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (lines.readLine() != null) {
            server.shutdownNow();
            server = serve(backend, port);
        }
        Runtime.getRuntime().halt(0);
    }

    private static MongoServer serve(Backend backend, int port) {
        var server = new MongoServer(backend);
        server.bind("127.0.0.1", port);
        return server;
    }

    private static final class Backend extends MemoryBackend {
        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new Database(name, getCursorRegistry());
        }

        /// The next server has it as well.
        @Override
        public void close() {}
    }

    private static final class Database extends MemoryDatabase {
        private Database(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected Index<Integer> openOrCreateUniqueIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            return new StandInIndex(name, keys, sparse);
        }
    }
}
