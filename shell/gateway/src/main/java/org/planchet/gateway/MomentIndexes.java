package org.planchet.gateway;

import org.planchet.api.AddressApi;
import org.planchet.api.AddressView;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.MempoolApi;
import org.planchet.api.MempoolView;
import org.planchet.api.ProofApi;
import org.planchet.api.ProofView;
import org.planchet.primitives.Txid;
import org.planchet.views.AddressPage;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiMapper;
import org.planchet.views.Histories;

/// Addresses and proofs at a moment, what a node needs its indexes for; and the mempool after it.
///
/// @param histories the bound of those that are added up at a time
record MomentIndexes(Moment moment, MomentChain chain, Histories histories)
        implements AddressApi, ProofApi, MempoolApi {
    @Override
    public AddressView address(String address, int from, int count) {
        AddressPage page = AddressPage.of(moment.params(), address, from, count);
        return histories.addUp(
                most -> moment.chain().history(moment.at(), page.address(), most),
                history -> page.of(history, moment.pool()::isSpent));
    }

    @Override
    public MempoolView mempool() {
        MempoolView view = moment.pool().view();
        if (view == null) throw new ApiException(Kind.UNAVAILABLE, ErrorCode.NO_POOL_YET);
        return view;
    }

    @Override
    public ProofView proof(String txid) {
        Txid wanted = ApiArguments.txid(txid);
        return chain.blockOf(wanted)
                .map(found -> ApiMapper.proof(found.place(), found.block().block(), wanted))
                .orElseThrow(() -> new ApiException(Kind.NOT_FOUND, ErrorCode.NO_PROOF, wanted));
    }
}
