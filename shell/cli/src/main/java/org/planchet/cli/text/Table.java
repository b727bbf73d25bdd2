package org.planchet.cli.text;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns. Chinese characters take two columns of a terminal, which plain padding gets wrong.
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /// A table under a row of headings.
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /// Adds a row; a value is shown as `String.valueOf` gives it.
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /// The lines, headings first. A column of numbers stands to the right; two spaces between columns, none at the end.
    public List<String> lines() {
        int columns = rows.getFirst().size();
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            right[column] = rows.size() > 1;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row).get(column);
                width[column] = Math.max(width[column], columnsOf(cell));
                right[column] &= row == 0 || isNumber(cell);
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String pad = " ".repeat(width[column] - columnsOf(row.get(column)));
                line.append(right[column] ? pad + row.get(column) : row.get(column) + pad)
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /// Columns of a terminal that `text` takes.
    public static int columnsOf(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    /// East Asian wide and full-width characters, as far as our texts and people's labels use them.
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE4F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty()
                && cell.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+');
    }
}
