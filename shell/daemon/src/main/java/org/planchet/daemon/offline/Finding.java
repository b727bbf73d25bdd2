package org.planchet.daemon.offline;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.planchet.api.ErrorMessage;

/// One thing that [Doctor] has looked at. The text, including what to do about it, is the entry `doctor.`
/// plus [#key] in the user's language.
///
/// @param params what is put into the sentence's places
/// @param said   what a node itself says of it, which then is the sentence
public record Finding(Subject subject, Grade grade, List<String> params, Optional<ErrorMessage> said) {
    /// How bad it is.
    public enum Grade {
        /// As it should be.
        WELL,
        /// A node runs all the same; better mended.
        WARNING,
        /// No node runs so, or something is lost.
        PROBLEM
    }

    /// What was looked at, and what was found.
    public enum Subject {
        JAVA,
        MEMORY,
        MEMORY_SCARCE,
        OPEN_FILES,
        OPEN_FILES_FEW,
        NO_FOLDER,
        NO_PARENT,
        FOLDER,
        FOLDER_NOT_WRITABLE,
        FOLDER_OPEN,
        FOLDER_HELD,
        FOLDER_REFUSED,
        FOLDER_UNREADABLE,
        DISK,
        DISK_FULL,
        CLOCK,
        CLOCK_BEHIND,
        COINS,
        COINS_DAMAGED,
        BLOCKS,
        BLOCKS_LOST,
        UNDO_LOST,
        HEADERS,
        HEADERS_DAMAGED,
        INDEX,
        INDEX_WRONG,
        INDEX_SURPLUS,
        INDEX_FOREIGN,
        INDEXES_DAMAGED,
        FILE_DAMAGED,
        WALLET,
        WALLET_DAMAGED,
        PORT,
        PORT_TAKEN,
        NODE_READY,
        NODE_NOT_READY
    }

    public Finding {
        params = List.copyOf(params);
    }

    static Finding of(Grade grade, Subject subject, Object... params) {
        return new Finding(
                subject, grade, Stream.of(params).map(String::valueOf).toList(), Optional.empty());
    }

    /// The subject in the catalogue of texts, such as `disk-full`.
    public String key() {
        return subject.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
