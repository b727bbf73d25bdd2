package org.planchet.cli.text;

import java.util.ArrayList;
import java.util.List;
import org.planchet.api.PlainText;

/// Rows of text in columns. Chinese characters take two columns of a terminal, which plain padding gets wrong.
///
/// If a terminal is too narrow for a row, its last columns stand below the first ones, indented: no cell is torn as
/// long as it fits by itself.
public final class Table {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    private final List<List<String>> rows = new ArrayList<>();

    /// A table under a row of headings.
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /// Adds a row; a value is shown as `String.valueOf` gives it, without what would steer the terminal.
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) row.add(PlainText.of(String.valueOf(cell)));
        rows.add(row);
        return this;
    }

    /// The lines, however wide.
    public List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /// The lines, headings first, on a terminal `limit` columns wide. A column of numbers stands to the right; two
    /// spaces between columns, none at the end.
    public List<String> lines(int limit) {
        int columns = rows.getFirst().size();
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            right[column] = rows.size() > 1;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row).get(column);
                width[column] = Math.max(width[column], Columns.of(cell));
                right[column] &= row == 0 || isNumber(cell);
            }
        }
        boolean[] below = below(width, limit);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                if (below[column]) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                    line.append(INDENT);
                }
                String pad = " ".repeat(width[column] - Columns.of(row.get(column)));
                line.append(right[column] ? pad + row.get(column) : row.get(column) + pad)
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /// The columns with which a further line begins.
    private static boolean[] below(int[] width, int limit) {
        boolean[] below = new boolean[width.length];
        int used = width[0];
        for (int column = 1; column < width.length; column++) {
            used += GAP.length() + width[column];
            if (used > limit) {
                below[column] = true;
                used = INDENT.length() + width[column];
            }
        }
        return below;
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty()
                && cell.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+');
    }
}
