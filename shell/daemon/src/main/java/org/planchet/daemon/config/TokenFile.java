package org.planchet.daemon.config;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.storage.FilePermissions;

/// The API's token in a file of its own, such as a mounted Secret: so it is in no list of processes and
/// in no environment, which child processes and crash reports inherit.
public final class TokenFile {
    static final String KEY = "api-token-file";
    private static final String TOKEN = "api-token";

    /// Of the longest token, with room for blanks around it: a larger file is refused.
    private static final int MAX_BYTES = 1_024;

    /// Its group may read it: a kubelet gives a Secret to the group of the pod.
    private static final List<PosixFilePermission> TOO_OPEN = List.of(GROUP_WRITE, OTHERS_READ, OTHERS_WRITE);

    private TokenFile() {}

    /// The token of the API, wherever it was given. What is wrong is added to `problems`.
    static Optional<String> token(Map<String, List<String>> values, List<ErrorMessage> problems) {
        Optional<String> plain = NodeConfig.first(values, TOKEN);
        Optional<String> file = NodeConfig.first(values, KEY).filter(path -> !path.isEmpty());
        if (file.isEmpty()) return plain;
        if (plain.isPresent()) {
            problems.add(ErrorMessage.of(ErrorCode.API_TOKEN_TWICE));
            return plain;
        }
        return read(Path.of(file.get()), problems);
    }

    /// The token in `file`, without blanks and line ends around it. What is wrong is added to
    /// `problems`; then there is none to use.
    public static Optional<String> read(Path file, List<ErrorMessage> problems) {
        if (!Files.isRegularFile(file)) {
            problems.add(ErrorMessage.of(ErrorCode.NO_FILE, file));
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (FilePermissions.grants(file, TOO_OPEN)) {
                problems.add(ErrorMessage.of(ErrorCode.API_TOKEN_FILE_OPEN, file));
                return Optional.empty();
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String token = bytes.length > MAX_BYTES ? "" : new String(bytes, StandardCharsets.UTF_8).strip();
            Settings.of(TOKEN)
                    .complaint(Settings.of(KEY).flag() + " " + file, token)
                    .ifPresent(problems::add);
            return Optional.of(token);
        } catch (IOException unreadable) {
            problems.add(ErrorMessage.of(ErrorCode.FILE_UNREADABLE, file));
            return Optional.empty();
        }
    }
}
