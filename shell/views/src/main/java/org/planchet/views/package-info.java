/// What the chain holds, as the API shows it, wherever it was read: a node and a gateway answer alike because both
/// answer through here.
///
/// [org.planchet.views.ApiArguments] reads what a user names, [org.planchet.views.ApiMapper] shows blocks, headers and
/// transactions at their [org.planchet.views.Place], [org.planchet.views.AddressPage] an address.
@NullMarked
package org.planchet.views;

import org.jspecify.annotations.NullMarked;
