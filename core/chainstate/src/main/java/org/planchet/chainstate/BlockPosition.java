package org.planchet.chainstate;

/// Where a store keeps a record: which file, at which byte, how many bytes, and their CRC-32C. Only the store that
/// gave it can read it back; the checksum is checked at every read.
///
/// @param file   number of the file
/// @param offset first byte of the record itself, after any framing
/// @param length bytes of the record
/// @param crc    CRC-32C of the record
public record BlockPosition(int file, int offset, int length, int crc) {}
