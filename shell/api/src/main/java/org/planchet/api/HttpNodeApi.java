package org.planchet.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// A node that runs elsewhere, asked over its HTTP interface: the same calls, the same answers, the same exceptions.
/// Safe for several threads.
public final class HttpNodeApi implements NodeApi {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /// Long enough for a scan of every coin, and for a transfer that waits for a key derivation.
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    /// Mining on request may take as long as it takes.
    private static final Duration MINING_LIMIT = Duration.ofDays(1);

    private final URI base;
    private final @Nullable String authorization;
    private final HttpClient client;

    private HttpNodeApi(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// The node at `base`, such as `http://127.0.0.1:5001`. Opens no connection yet; a node that cannot be reached
    /// shows as [ApiException] UNAVAILABLE at the first call, with a sentence that names the address.
    ///
    /// @param token the node's token, null for none
    public static NodeApi connect(URI base, @Nullable String token) {
        return new HttpNodeApi(base, token == null ? null : "Bearer " + token);
    }

    /// As [#connect], with the cookie of a node on this machine.
    ///
    /// @param cookie `USER:PASSWORD`, as the node's data folder holds it
    public static NodeApi connectWithCookie(URI base, String cookie) {
        byte[] shown = cookie.getBytes(StandardCharsets.UTF_8);
        return new HttpNodeApi(base, "Basic " + Base64.getEncoder().encodeToString(shown));
    }

    @Override
    public NodeStatus status() {
        return get("/status", NodeStatus.class);
    }

    @Override
    public ChainView chain() {
        return get("/chain", ChainView.class);
    }

    @Override
    public BlockView block(String ref) {
        return get("/blocks/" + segment(ref), BlockView.class);
    }

    @Override
    public byte[] rawBlock(String ref) {
        return bytes(send(request("/api/v1/blocks/" + segment(ref) + "/raw").GET()));
    }

    @Override
    public HeaderView header(String ref) {
        return get("/headers/" + segment(ref), HeaderView.class);
    }

    @Override
    public List<HeaderView> headers(int height, int count) {
        return getList("/headers?from=" + height + "&count=" + count, new TypeReference<>() {});
    }

    @Override
    public TxView transaction(String txid) {
        return get("/transactions/" + segment(txid), TxView.class);
    }

    @Override
    public String broadcast(String rawTransactionHex) {
        return post("/transactions", new Requests.Raw(rawTransactionHex), Answers.TxidAnswer.class)
                .txid();
    }

    @Override
    public String submitBlock(String rawBlockHex) {
        return post("/blocks", new Requests.Raw(rawBlockHex), Answers.BlockHashAnswer.class)
                .hash();
    }

    @Override
    public List<PeerView> peers() {
        return getList("/peers", new TypeReference<>() {});
    }

    @Override
    public List<KnownNode> knownNodes() {
        return getList("/nodes", new TypeReference<>() {});
    }

    @Override
    public void addPeer(String hostAndPort) {
        post("/peers", new Requests.Peer(hostAndPort), Answers.Done.class);
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        send(request("/api/v1/peers/" + segment(hostAndPort) + "?block=" + block)
                .DELETE());
    }

    @Override
    public NodeStatus sync(int from) {
        return post("/sync?from=" + from, null, NodeStatus.class);
    }

    @Override
    public MempoolView mempool() {
        return get("/mempool", MempoolView.class);
    }

    @Override
    public MiningView mining() {
        return get("/mining", MiningView.class);
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        return post("/mining/start", new Requests.StartMining(address, blocks, threads), MiningView.class);
    }

    @Override
    public MiningView stopMining() {
        return post("/mining/stop", null, MiningView.class);
    }

    @Override
    public List<String> generate(String address, int count) {
        HttpRequest.Builder request = request("/api/v1/mining/generate").timeout(MINING_LIMIT);
        return readList(send(body(request, new Requests.Generate(address, count))), new TypeReference<>() {});
    }

    @Override
    public WalletView wallet() {
        return get("/wallet", WalletView.class);
    }

    @Override
    public WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase, int gap) {
        return post(
                "/wallet",
                new Requests.CreateWallet(passphrase.orElse(null), phrase.orElse(null), gap),
                WalletView.Created.class);
    }

    @Override
    public void unlockWallet(String passphrase, int seconds) {
        post("/wallet/unlock", new Requests.Unlock(passphrase, seconds), Answers.Done.class);
    }

    @Override
    public void lockWallet() {
        post("/wallet/lock", null, Answers.Done.class);
    }

    @Override
    public List<String> walletPhrase(Optional<String> passphrase) {
        return post("/wallet/phrase", new Requests.Phrase(passphrase.orElse(null)), Answers.PhraseAnswer.class)
                .phrase();
    }

    @Override
    public void changePassphrase(Optional<String> from, String to) {
        post("/wallet/passphrase", new Requests.ChangePassphrase(from.orElse(null), to), Answers.Done.class);
    }

    @Override
    public WalletView.KeyBalance keyBalance(String privateKey) {
        return post("/wallet/key-balance", new Requests.Key(privateKey), WalletView.KeyBalance.class);
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return getList("/wallet/utxos", new TypeReference<>() {});
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        return getList("/wallet/history?count=" + count, new TypeReference<>() {});
    }

    @Override
    public void abandon(String txid) {
        post("/wallet/transactions/" + segment(txid) + "/abandon", null, Answers.Done.class);
    }

    @Override
    public WalletView rescanWallet(int from, int gap) {
        return post("/wallet/rescan", new Requests.Rescan(from, gap), WalletView.class);
    }

    @Override
    public String newAddress(String label, boolean beyondGap) {
        return post("/wallet/addresses", new Requests.NewAddress(label, beyondGap), Answers.AddressAnswer.class)
                .address();
    }

    @Override
    public String importKey(String privateKey, String label) {
        return post("/wallet/keys", new Requests.ImportKey(privateKey, label), Answers.AddressAnswer.class)
                .address();
    }

    @Override
    public Transfer transfer(TransferRequest transfer) {
        return post("/wallet/transfers", transfer, Transfer.class);
    }

    @Override
    public List<WalletView.CoinEntry> coinsOf(String address) {
        return getList("/addresses/" + segment(address) + "/coins", new TypeReference<>() {});
    }

    @Override
    public AddressView address(String address, int from, int count) {
        return get("/addresses/" + segment(address) + "?from=" + from + "&count=" + count, AddressView.class);
    }

    @Override
    public CoinSetView coinSet() {
        return get("/coins", CoinSetView.class);
    }

    @Override
    public StoreView store() {
        return get("/store", StoreView.class);
    }

    @Override
    public List<Refusal> refusals(int count) {
        return getList("/refusals?count=" + count, new TypeReference<>() {});
    }

    @Override
    public boolean live() {
        try {
            return exchange(request("/health/live").GET()).statusCode() == 200;
        } catch (ApiException unreachable) {
            return false;
        }
    }

    @Override
    public Readiness readiness() {
        try {
            Answers.Health answer = read(exchange(request("/health/ready").GET()), Answers.Health.class);
            return Readiness.of(answer.status());
        } catch (ApiException unreachable) {
            return Readiness.STUCK;
        }
    }

    @Override
    public String metrics() {
        return new String(bytes(send(request("/metrics").GET())), StandardCharsets.UTF_8);
    }

    /// Follows the node's event stream on a virtual thread, and opens it anew if it breaks off.
    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        new EventStream(client, request("/api/v1/events").GET().build(), listener).start();
    }

    @Override
    public void stop() {
        post("/stop", null, Answers.Done.class);
    }

    /// Names the address only.
    @Override
    public String toString() {
        return "node at " + base;
    }

    private <T> T get(String path, Class<T> type) {
        return read(send(request("/api/v1" + path).GET()), type);
    }

    private <T> List<T> getList(String path, TypeReference<List<T>> type) {
        return readList(send(request("/api/v1" + path).GET()), type);
    }

    private <T> T post(String path, @Nullable Object body, Class<T> type) {
        return read(send(body(request("/api/v1" + path), body)), type);
    }

    private static HttpRequest.Builder body(HttpRequest.Builder request, @Nullable Object body) {
        byte[] json = body == null ? new byte[] {'{', '}'} : Json.CLIENT.writeValueAsBytes(body);
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(json));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_LIMIT);
        if (authorization != null) request.header("Authorization", authorization);
        return request;
    }

    /// The answer, if it is a good one.
    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = exchange(request);
        if (answer.statusCode() < 400) return answer;
        throw problem(answer);
    }

    private HttpResponse<InputStream> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.UNREACHABLE, base, cause(unreachable));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.ASKING_INTERRUPTED, base);
        }
    }

    private ApiException problem(HttpResponse<InputStream> answer) {
        try {
            return Json.CLIENT.readValue(bytes(answer), Problem.class).toException();
        } catch (JacksonException notOurs) {
            return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_A_NODE, base, answer.statusCode());
        }
    }

    private <T> T read(HttpResponse<InputStream> answer, Class<T> type) {
        try {
            return Json.CLIENT.readValue(bytes(answer), type);
        } catch (JacksonException notOurs) {
            throw notUnderstood();
        }
    }

    private <T> List<T> readList(HttpResponse<InputStream> answer, TypeReference<List<T>> type) {
        try {
            return Json.CLIENT.readValue(bytes(answer), type);
        } catch (JacksonException notOurs) {
            throw notUnderstood();
        }
    }

    private ApiException notUnderstood() {
        return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_UNDERSTOOD, base);
    }

    private byte[] bytes(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            return in.readAllBytes();
        } catch (IOException brokeOff) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.BROKE_OFF, base, cause(brokeOff));
        }
    }

    private static String cause(IOException failure) {
        String message = failure.getMessage();
        return message == null ? "connection refused" : message;
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
