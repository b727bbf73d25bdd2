package org.planchet.network;

/// A place of the address book that is taken.
///
/// @param tried    whether it is in the table of the nodes that answered, else in that of the new ones
/// @param bucket   from 0 on
/// @param position within the bucket, 0 to 63
public record AddressPlace(boolean tried, int bucket, int position, AddressRecord node) {}
