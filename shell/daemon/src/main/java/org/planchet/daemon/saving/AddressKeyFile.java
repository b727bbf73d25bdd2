package org.planchet.daemon.saving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.planchet.network.AddressKey;
import org.planchet.storage.AtomicFile;
import org.planchet.views.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of the address book's secret: 16 bytes that stay the same from run to run.
public final class AddressKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(AddressKeyFile.class);

    private AddressKeyFile() {}

    /// The secret that `file` holds, or a new one, which is written there if it can be. Without the old one the node
    /// forgets some of those it knew, and finds them again.
    public static AddressKey keep(Path file, SecureRandom random) {
        try {
            if (Files.exists(file)) {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                if (bytes.remaining() == 2 * Long.BYTES) return new AddressKey(bytes.getLong(), bytes.getLong());
                LOG.warn("The file {} holds no key of known nodes: it is made anew", file);
            }
            AddressKey key = AddressKey.draw(random);
            byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(key.first())
                    .putLong(key.second())
                    .array();
            AtomicFile.write(file, bytes);
            return key;
        } catch (IOException failed) {
            LOG.warn("The key of known nodes is not kept: {}", Text.reason(failed));
            return AddressKey.draw(random);
        }
    }
}
