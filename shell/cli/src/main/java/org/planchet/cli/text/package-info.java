/// Output as people read it: [org.planchet.cli.text.Amounts] reads and writes amounts of money exactly;
/// [org.planchet.cli.text.Table] aligns columns, also if letters are two columns wide. Nothing here talks to a node
/// or prints. The sentences are in the catalogue ([org.planchet.api.Texts]).
@NullMarked
package org.planchet.cli.text;

import org.jspecify.annotations.NullMarked;
