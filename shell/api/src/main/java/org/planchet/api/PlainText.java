package org.planchet.api;

/// Text from a user or an untrusted peer, made safe for a terminal and for a page: control characters, line
/// breaks and characters that change the direction of text are replaced. That is every control character,
/// every format character but the joiners that some scripts and signs need, separators of lines and
/// paragraphs, and halves of surrogate pairs.
public final class PlainText {
    private static final int REPLACEMENT = 0xfffd;
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private PlainText() {}

    /// The text as one line, with U+FFFD for what is not plain.
    public static String of(String text) {
        if (isPlain(text)) return text;
        return text.codePoints()
                .map(c -> isPlain(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The text of one or more lines: line feeds stay.
    public static String lines(String text) {
        if (isPlain(text)) return text;
        return text.codePoints()
                .map(c -> c == '\n' || isPlain(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(PlainText::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == NON_JOINER || c == JOINER;
            default -> true;
        };
    }
}
