/// The page that a node shows to a browser.
///
/// It lies in the resources beside this package, as plain files that a browser reads as they are: `main.js`
/// is where to begin; it shows one of the modules in `pages/`, by what comes behind the `#` of the address.
/// `store.js` holds what the node sends over its WebSocket, `api.js` queries it, `words.js` translates by the
/// files in `text/`. Elements are made by Vue's `h`, so everything that comes from outside is text and never
/// markup.
///
/// The Java here only knows which files there are. Nothing may come from another host or run inline, and nothing but
/// the chosen language is kept in the browser.
@NullMarked
package org.planchet.explorer;

import org.jspecify.annotations.NullMarked;
