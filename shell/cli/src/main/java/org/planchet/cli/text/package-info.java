/// Every sentence the program says, in each language it speaks, and money as people write it.
///
/// [org.planchet.cli.text.Texts] finds a sentence by its key; [org.planchet.cli.text.Amounts] reads and writes amounts
/// exactly; [org.planchet.cli.text.Table] lines columns up, also if letters are two columns wide. Nothing here talks
/// to a node or prints.
@NullMarked
package org.planchet.cli.text;

import org.jspecify.annotations.NullMarked;
