/// Everything of the chain and the node that outlives the process: block files, undo files and RocksDB behind
/// [org.planchet.chainstate.ChainStore], the indexes, and the small files of the data folder.
///
/// Read in this order: [org.planchet.storage.DataFolder] (which file is where, and who may access it),
/// [org.planchet.storage.RocksChainStore] (what is written when, and what a crash leaves),
/// [org.planchet.storage.RecordFiles] and [org.planchet.storage.Table] (the bytes),
/// [org.planchet.storage.RocksIndexStore] (what may be lost and rebuilt),
/// [org.planchet.storage.BlockImporter] (blocks from elsewhere).
///
/// A medium that fails a write is a [org.planchet.chainstate.ChainStoreException] or
/// [org.planchet.index.IndexStoreException]: it is never retried or swallowed, and stops the node. A read
/// that fails is less:
///
/// | what cannot be read | what happens |
/// | --- | --- |
/// | a block | null is returned: the chain notes it as lost, and the network fetches it again |
/// | undo data | null is returned: the chain makes it again from blocks |
/// | coins, block index | a [org.planchet.chainstate.DamagedStoreException]: made again at the next opening |
/// | an index | deleted when it is opened, and built anew |
/// | neighbours, mempool | left aside with a warning |
/// | a wallet | refused: nothing can make it again |
///
/// A folder that a person chose wrongly is a [org.planchet.storage.DataFolderException] with one clear sentence.
/// Nothing here judges blocks.
@NullMarked
package org.planchet.storage;

import org.jspecify.annotations.NullMarked;
