package org.planchet.rpc;

import java.util.Set;

/// What Bitcoin Core 30 asks of a wallet. No wallet is loaded in this interface, so a wallet call addressed
/// to one (`/wallet/NAME`) fails with Bitcoin Core's error; all other methods of the node are available
/// there.
final class WalletMethods {
    static final Set<String> NAMES = Set.of("""
            abandontransaction abortrescan backupwallet bumpfee createwalletdescriptor encryptwallet
            fundrawtransaction getaddressesbylabel getaddressinfo getbalance getbalances gethdkeys
            getnewaddress getrawchangeaddress getreceivedbyaddress getreceivedbylabel gettransaction
            getwalletinfo importdescriptors importprunedfunds keypoolrefill listaddressgroupings
            listdescriptors listlabels listlockunspent listreceivedbyaddress listreceivedbylabel
            listsinceblock listtransactions listunspent lockunspent psbtbumpfee removeprunedfunds
            rescanblockchain send sendall sendmany sendtoaddress setlabel settxfee setwalletflag
            signmessage signrawtransactionwithwallet simulaterawtransaction walletcreatefundedpsbt
            walletdisplayaddress walletlock walletpassphrase walletpassphrasechange walletprocesspsbt
            """.strip().split("\\s+"));

    private WalletMethods() {}
}
