package org.planchet.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The one table of what a node says when it cannot do what it was asked: a stable code, and the English sentence with
/// places `{0}`, `{1}`, … for what is put in. Code and arguments travel beside the sentence ([Problem]), so that a user
/// interface can say the same in its user's language.
public enum ErrorCode {
    // When it cannot answer.
    NO_WALLET("there is no wallet yet: make one and write its words down (wallet create, or POST /api/v1/wallet)"),
    NO_WALLET_TO_MINE_TO(
            "there is no wallet yet to mine to: name an address, or make a wallet and write its words down (wallet"
                    + " create, or POST /api/v1/wallet)"),
    WALLET_EXISTS("there is a wallet {0} already"),
    WALLET_LOCKED("the wallet is locked; unlock it or give its passphrase"),
    WALLET_IN_MEMORY("the wallet is in memory alone: nothing of it is kept"),
    WALLET_SCANNING("the wallet is being scanned, up to block {0} of {1}; try again later"),
    WRONG_PASSPHRASE("that is not the wallet's passphrase"),
    EMPTY_PASSPHRASE("the new passphrase is empty"),
    BAD_PHRASE("that is not a backup phrase: {0}"),
    PHRASE_WITHOUT_KEYS("that phrase gives no keys: {0}"),
    BAD_KEY("that is not a private key: {0}"),
    BEYOND_GAP(
            "{0} addresses in a row were handed out and not paid yet: a restore from the words would look no further, and"
                    + " miss what is paid to this one, unless it is told to (wallet restore --gap {1}). To hand it out all"
                    + " the same, say so: --beyond-gap, or \"beyondGap\": true"),
    SECRET_LABEL("a label is shown and stored as it is, and this one looks like a private key or a backup phrase"),
    LONG_LABEL("a label has at most {0} characters"),
    UNPRINTABLE_LABEL("a label has only characters that can be shown, and no control characters"),
    AMOUNT_AND_MAX("amount and sendMax exclude each other: give one of them"),
    NOT_THE_WALLETS("the wallet has no transaction {0}"),
    ABANDON_IN_POOL(
            "transaction {0} waits in the mempool and may be confirmed any time; it can be abandoned once the mempool"
                    + " no longer holds it"),
    ABANDON_SETTLED("transaction {0} cannot be abandoned: it is in a block, or one that spends its coins is"),
    NO_BLOCK("there is no block {0}"),
    NO_BLOCK_NAME("\"{0}\" names no block; allowed: a height, a hash of 64 hex digits, latest"),
    BLOCK_LOST("the disk lost block {0}, which is fetched again from a neighbour"),
    HEADER_ONLY("only the header of block {0} is here"),
    NO_TRANSACTION("there is no transaction {0} in the mempool or the chain"),
    LIGHT_NODE("this is a light node, which keeps headers and what concerns its wallet alone; ask a full node"),
    NO_STORE("no store {0} is configured"),
    STORE_AWAY("the store {0} does not answer"),
    STORE_OTHER_CHAIN("the store {0} holds another chain, and is left as it is"),
    NO_BLOCK_YET("the stores hold no block yet; ask again"),
    NO_POOL_YET("the stores hold no mempool yet; ask again"),
    NOT_THAT_HIGH("the stores stand at block {0}, not at {1} yet; ask again"),
    NOT_BY_GATEWAY("a gateway does not answer {0}; ask a node"),
    NODE_AWAY("the node to which this gateway hands what is posted does not answer; ask again"),
    TOO_FAST("more than {0} requests a minute come from this address; ask again in {1} s"),
    MANY_COINS("{0} has more than {1} coins, too many for one answer"),
    STORE_MOVES("the store {0} changed whenever it was read; ask again when fewer blocks come"),
    NO_TX_INDEX(
            "there is no transaction {0} in the mempool; to find those in blocks too, start the node with --index tx"),
    NO_PROOF("no block is known here that holds transaction {0}; to prove others than the wallet's, start the node with"
            + " --index tx"),
    NO_KEPT_PROOF(
            "no proof of transaction {0} is kept here: a light node has those of its wallet's transactions that are"
                    + " in a block"),
    NO_BIRTHDAY("\"{0}\" is no birthday; allowed: a date such as 2026-01-31, or a height up to {1}"),
    BAD_PAGE("from is {0}, count is {1}; allowed: 0 or more, 1 to {2}"),
    NO_ADDRESS_INDEX("this node keeps no index of addresses; start it with --index address, or ask for"
            + " /api/v1/addresses/ADDRESS/coins, which looks at every coin"),
    LONG_HISTORY("the history of {0} has more than {1} entries, too many to add up; ask for"
            + " /api/v1/addresses/ADDRESS/coins, which looks at every coin"),
    INDEX_BEHIND("the index has reached height {0} of {1}; ask again when it has caught up"),
    BAD_TXID("\"{0}\" is no transaction id; allowed: 64 hex digits"),
    BAD_ADDRESS("\"{0}\" is no address: {1}"),
    ADDRESS_OF_ANOTHER_CHAIN(
            "\"{0}\" is an address of another chain; here an address starts with {1}1, or has Base58 version {2} or {3}"),
    NOT_HEX("the {0} is not hex"),
    BAD_TRANSACTION("that is not a transaction: {0}"),
    BAD_BLOCK("that is not a block: {0}"),
    BAD_PEER("{0}"),
    OWN_ADDRESS("{0} is this node itself; name another"),
    NEIGHBOUR_ALREADY("{0} is a neighbour already"),
    NO_NEIGHBOUR("{0} is not a neighbour"),
    OUT_OF_RANGE("{0} is {1}; allowed: {2} to {3}"),
    TOO_SMALL("{0} is {1}; allowed: {2} or more"),
    BAD_BLOCK_COUNT("blocks is {0}; allowed: 1 or more, -1 for no end"),
    BUSY("the node is busy or stopping; try again"),
    OUTCOME_UNKNOWN("outcome unknown: the node had begun and may still do it; look at the status, the mempool or the"
            + " wallet's history before you ask again"),
    STOPS("the node stops"),
    NO_ROOM("the disk is almost full, so no block is taken; everything else goes on"),
    INTERRUPTED("the search was interrupted"),
    TRANSFER_AMOUNT("{0}"),
    TRANSFER_FEE_RATE("{0}"),
    TRANSFER_FUNDS("{0}"),
    TRANSFER_FEE("{0}"),
    TRANSFER_FEE_TOO_HIGH("{0}"),
    TRANSFER_TOO_LARGE("{0}"),
    UNREACHABLE("no node answers at {0}: {1}; is it running, and is this the port of its HTTP interface?"),
    ASKING_INTERRUPTED("interrupted while asking the node at {0}"),
    NOT_A_NODE("what answers at {0} is no Planchet node: HTTP status {1}"),
    NOT_UNDERSTOOD("the answer of {0} is not that of a Planchet node"),
    BROKE_OFF("the node at {0} broke off: {1}"),
    WRONG_TOKEN("the token is wrong"),
    TOKEN_NEEDED(
            "this is for the user who runs the node: show the data folder's .cookie (Authorization: Basic), or the node's"
                    + " token (Authorization: Bearer TOKEN)"),
    WRONG_HOST("this node does not go by the name that the request is addressed to"),
    WRONG_ORIGIN("a page of another origin may not change anything here"),
    BAD_PARAMETER("{0} must be a whole number from {1} to {2}"),
    BAD_FLAG("{0} must be true or false"),
    NULL_BODY("the body must not be null"),
    BODY_SHAPE("the body does not fit: it must be an object with the fields that the description names"),
    BODY_FIELD("the body does not fit: the field {0} is wrong or unknown"),
    BODY_ITEM("the body does not fit: an item of a list has the wrong type"),
    BODY_NOT_JSON("the body is not JSON, or nested more than {0} deep"),
    FIELD_MISSING("the field {0} is missing"),
    BAD_P2P_PORT("X-P2P-Port must be a port from 1 to 65535"),
    NOT_JSON("the content type must be application/json"),
    BODY_TOO_LARGE("the body may have at most {0} bytes"),
    NOTHING_HERE("there is nothing at this path"),
    WRONG_METHOD("this path does not know this method"),
    WEBSOCKET_ONLY("this path is for WebSockets"),
    UNANSWERABLE("the request cannot be answered"),
    TOO_MANY_REQUESTS("{0} requests are being answered already; try again"),
    TOO_MANY_FOLLOWERS("too many callers follow the events of this node"),
    ONE_SCAN_AT_A_TIME("another caller is having every coin looked at; try again"),
    FAILED("the node failed to answer; its log says why"),
    REFUSED("{0}: {1}"),

    // When it cannot start.
    NO_SETTING("There is no setting {0}."),
    NO_SETTING_IN("There is no setting {0} in {1}."),
    SETTING_MISSPELT("There is no setting {0} in {1}; did you mean {2}?"),
    BAD_VALUE("{0} is \"{1}\"; allowed: {2}."),
    BAD_NUMBER("{0} is \"{1}\"; allowed: a whole number from {2} to {3}."),
    NOT_A_VALUE("{0} must be a value or a list of values."),
    ACTIVATION_FIXED("--test-activation-height is for regtest and chains of one's own, not for {0}."),
    ACTIVATION_UNKNOWN("--test-activation-height is \"{0}\"; allowed names: {1}."),
    NON_STANDARD_ON_MAINNET("--accept-non-standard is for test chains and chains of one's own, not for mainnet."),
    MEMPOOL_TOO_SMALL("--max-mempool is {0}; with --limit-descendant-size {2} at least {1} is needed."),
    BAD_SECRET("{0} has a value that is not allowed; allowed: {1}."),
    PORT_TAKEN("Port {0} on {1} cannot be used for peers: {2}; see --port and --bind."),
    CANNOT_LISTEN("Cannot listen for peers on {0}:{1}: {2}."),
    API_PORT_TAKEN("The HTTP interface {0}; see --api-port and --api-bind."),
    GATEWAY_NODE("--node is \"{0}\"; allowed: the URL of a node, such as http://HOST:PORT."),
    GATEWAY_PROXY("--trusted-proxy is \"{0}\"; allowed: an address or a network, such as 10.0.0.0/8."),
    LISTEN_TAKEN("The gateway {0}; choose another place with --listen."),
    ELECTRUM_PORT_TAKEN(
            "Port {0} on {1} cannot be used for Electrum's protocol: {2}; see --electrum-port and --electrum-bind."),
    ONION_NEEDS_PROXY("--only-net onion needs --proxy or --onion, through which Tor is reached."),
    ELECTRUM_NEEDS_INDEX("--electrum-port needs --index address, not {0}."),
    LIGHT_WITHOUT("--role spv and {0} exclude each other: a light node keeps headers and its wallet alone."),
    API_TOKEN_TWICE("--api-token and --api-token-file exclude each other."),
    API_TOKEN_FILE_OPEN("The file {0} with the API's token is open to others; chmod 600 makes it its owner's alone."),
    RPC_USER_ALONE("--rpc-user and --rpc-password need each other."),
    NO_FILE("There is no file {0}."),
    NOT_YAML("The file {0} is not YAML, line {1}: {2}."),
    NO_KEYS("The file {0} holds no keys; a line reads \"key: value\"."),
    KEY_MISSING("{0}: missing"),
    KEY_UNKNOWN("{0}: no such key; allowed: {1}"),
    KEY_NOT_WHOLE("{0}: {1}, expected a whole number"),
    KEY_MINED("{0}: is mined, and cannot be given"),
    FIRST_ZERO_BITS("first_zero_bits: {0}, expected at most {1} for a chain that is to be made here"),
    FILE_UNREADABLE("The file {0} cannot be read."),
    NO_CHAIN_THERE("There is no chain in {0}."),
    FOLDER_IN_USE("{0}"),
    FOLDER_OF_ANOTHER_CHAIN("{0}"),
    FOLDER_OF_ANOTHER_KIND("{0}"),
    FOLDER_TOO_NEW("{0}"),
    FOLDER_TOO_OLD("{0}"),
    FOLDER_HALF_RESTORED("{0}"),
    FOLDER_DAMAGED("{0}"),
    FOLDER_UNUSABLE("{0}"),
    BACKUP_EXISTS(
            "There is something at {0} already; a back-up or a restored folder never takes the place of anything."),
    BACKUP_NO_PARENT("The folder that {0} would lie in is not there."),
    BACKUP_INSIDE("{0} lies inside {1}; name a place outside it, best on another disk."),
    BACKUP_NO_ROOM("The disk of {0} has too little room: {1}."),
    BACKUP_BUSY("Another process makes or restores a back-up at {0}."),
    NO_BACKUP("There is no back-up at {0}."),
    BACKUP_TOO_NEW("A newer Planchet made the back-up {0}."),
    BACKUP_OF_ANOTHER_CHAIN("The back-up {0} is of the chain {1}; name that with --chain."),
    BACKUP_DAMAGED("The back-up is damaged: {0}: {1}."),
    BACKUP_UNUSABLE("The back-up at {0} cannot be read or written: {1}."),
    BACKUP_RELATIVE("{0} is no absolute path."),
    NO_LOG_PART("There is no part {0} of the log; allowed: all, {1}."),
    NO_FOLDER_TO_SAVE("this node keeps nothing on disk that could be saved"),
    CHAIN_FILE_EXISTS("The file {0} exists; a chain is made once.");

    private final String english;

    ErrorCode(String english) {
        this.english = english;
    }

    /// The row whose code this is; empty for one that only a newer node knows.
    public static Optional<ErrorCode> of(String code) {
        return Stream.of(values()).filter(each -> each.code().equals(code)).findFirst();
    }

    /// Its name in small letters, such as `no-wallet`. Never changes.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The pattern of the English sentence.
    public String english() {
        return english;
    }

    /// The English sentence with `params` in its places.
    String say(List<String> params) {
        return Placeholders.fill(english, params);
    }
}
