package org.planchet.cli.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ChainView;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.PlainText;
import org.planchet.api.Texts;
import org.planchet.cli.text.Amounts;
import org.planchet.cli.text.Columns;
import org.planchet.cli.text.Lines;
import org.planchet.cli.text.Table;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.SecretShapes;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;

/// What every command needs: the node, where to print, in which language, and money as the chain writes it.
public final class Session {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int SHORT = 16;

    /// The least room for an explanation beside its term, and where it stands below it.
    private static final int NARROWEST = 30;

    private static final int BELOW = 6;

    private final NodeApi node;
    private final ConsoleIo io;
    private final Texts texts;
    private @Nullable ChainView chain;
    private volatile String shownTip = "";
    private boolean left;

    public Session(NodeApi node, ConsoleIo io, Texts texts) {
        this.node = node;
        this.io = io;
        this.texts = texts;
    }

    public NodeApi node() {
        return node;
    }

    ConsoleIo io() {
        return io;
    }

    Texts texts() {
        return texts;
    }

    /// The chain's parameters; asked of the node once.
    private ChainView chain() {
        if (chain == null) chain = node.chain();
        return chain;
    }

    /// Whether the node is a light one, which has headers and its wallets alone.
    boolean isLight() {
        return node.status().program().role().equals("spv");
    }

    /// Money in the chain's unit.
    Amounts amounts() {
        return new Amounts(chain().coin(), chain().symbol());
    }

    String text(String key, Object... arguments) {
        return texts.say(key, arguments);
    }

    void print(String line) {
        io.print(PlainText.lines(line));
    }

    void say(String key, Object... arguments) {
        io.print(text(key, arguments));
    }

    /// A line of trouble, in red if there are colours.
    void complain(String sentence) {
        for (String line : Lines.wrap(PlainText.lines(sentence), io.columns()))
            io.print(io.hasColours() ? "\u001b[31m" + line + "\u001b[0m" : line);
    }

    /// A heading, bold if there are colours.
    void heading(String key, Object... arguments) {
        String line = text(key, arguments);
        io.print(io.hasColours() ? "\u001b[1m" + line + "\u001b[0m" : line);
    }

    /// A table under headings that stand under `keys`.
    Table table(String... keys) {
        String[] headings = new String[keys.length];
        for (int i = 0; i < keys.length; i++) headings[i] = text(keys[i]);
        return new Table(headings);
    }

    void print(Table table) {
        table.lines(io.columns()).forEach(io::print);
    }

    /// A term and what it means, which stands from `column` on, or below the term if there is no room for both.
    void explain(String term, int column, String meaning) {
        String head = "  " + term;
        int width = io.columns();
        int indent = width >= column + NARROWEST ? column : BELOW;
        List<String> lines = new ArrayList<>(Lines.wrap(meaning, width - indent));
        int gap = indent - Columns.of(head);
        if (gap > 1) io.print(head + " ".repeat(gap) + lines.removeFirst());
        else io.print(head);
        lines.forEach(line -> io.print(" ".repeat(indent) + line));
    }

    /// The answer to a question, trimmed; never null.
    ///
    /// @throws CommandException if the user gives no answer
    String ask(String key, Object... arguments) throws CommandException {
        String answer = io.ask(text(key, arguments));
        if (answer == null) throw CommandException.brokenOff(text("trouble.no-answer"));
        return answer.strip();
    }

    /// As [#ask], if nothing is no answer.
    String demand(String key) throws CommandException {
        String answer = ask(key);
        if (answer.isEmpty()) throw CommandException.brokenOff(text("trouble.no-answer"));
        return answer;
    }

    /// Whether a question is answered with a yes, in full.
    ///
    /// @throws CommandException if the user gives no answer
    boolean agrees(String key, Object... arguments) throws CommandException {
        return isYes(ask(key, arguments));
    }

    /// True for a yes in full, in English or the user's language.
    boolean isYes(String answer) {
        String lower = answer.toLowerCase(Locale.ROOT);
        return lower.equals("yes") || lower.equals(text("answer.yes"));
    }

    /// A question and the reading of its answer.
    interface Question<T> {
        /// @throws CommandException if the answer is not a right one, saying why
        T ask() throws CommandException;
    }

    /// Asks until the answer is a right one, or there is none. A pipe is asked once: its next line answers the
    /// next question.
    <T> T untilRight(Question<T> question) throws CommandException {
        while (true) {
            try {
                return question.ask();
            } catch (CommandException wrong) {
                if (!io.isInteractive() || wrong.isBrokenOff()) throw wrong;
                complain(wrong.sentence());
            }
        }
    }

    /// As [#ask], without echo. The caller wipes the array.
    char[] askSecret(String key) throws CommandException {
        char[] answer = io.askSecret(text(key));
        if (answer == null) throw CommandException.brokenOff(text("trouble.no-answer"));
        return answer;
    }

    /// The wrong answer as an error message quotes it, without anything that looks like a private key or a
    /// wallet's words: the user may have given a secret in answer to another question.
    CommandException trouble(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++)
            shown[i] = arguments[i] instanceof String text ? SecretShapes.hidden(text, false) : arguments[i];
        return new CommandException(text(key, shown));
    }

    /// What a refused call is to the user: the rule if a rule refused it, else what kind of trouble it is, and what
    /// the node says, in the user's language.
    String reason(ApiException e) {
        if (ErrorCode.NO_WALLET.code().equals(e.said().code())) return text("wallet.none");
        String sentence = texts.messages().of(e);
        if (e.refusal() != null) return text("trouble.refused", sentence);
        return text("problem." + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), sentence);
    }

    /// Height, newest hash and number of neighbours: shown after everything that changes the chain.
    void printState() {
        NodeStatus status = node.status();
        hasShown(status.tip());
        say("state.height", status.height());
        say("state.tip", shortHash(status.tip()));
        say("state.peers", status.network().peers());
    }

    /// The user has seen this tip, or was there before it was news.
    void hasShown(String tip) {
        shownTip = tip;
    }

    /// Returns true if the user has just been shown this tip, so that it is not announced again.
    boolean isShown(String tip) {
        return shownTip.equals(tip);
    }

    /// The first 16 characters of a hash.
    static String shortHash(String hash) {
        return hash.length() <= SHORT ? hash : hash.substring(0, SHORT);
    }

    /// A moment in the user's time zone; `-` for never.
    static String time(long secondsSince1970) {
        return secondsSince1970 <= 0
                ? "-"
                : TIME.format(Instant.ofEpochSecond(secondsSince1970).atZone(ZoneId.systemDefault()));
    }

    /// A whole number within bounds.
    ///
    /// @param name what it is, for the complaint
    int number(String text, String name, int low, int high) throws CommandException {
        if (text.matches("[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) return (int) value;
        }
        throw trouble("trouble.number", name, text, low, high);
    }

    /// Satoshis of an amount above 0.
    long amount(String text) throws CommandException {
        OptionalLong satoshis = amounts().parse(text);
        if (satoshis.isEmpty() || satoshis.getAsLong() == 0) throw trouble("trouble.amount", text);
        return satoshis.getAsLong();
    }

    /// An address of the chain, as it is written everywhere.
    String address(String text) throws CommandException {
        ChainView.AddressVersions versions = chain().addresses();
        try {
            AddressFormat format = new AddressFormat(
                    versions.pubKeyHash(), versions.scriptHash(), versions.privateKey(), versions.bech32());
            String address = text.strip();
            return Addresses.of(Addresses.toScript(address, format), format).orElse(address);
        } catch (BadAddressException bad) {
            String shown = SecretShapes.hidden(text, false);
            throw new CommandException(reason(
                    new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_ADDRESS, shown, bad.reason())));
        }
    }

    void leave() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }
}
