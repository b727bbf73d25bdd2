package org.planchet.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The stack of byte strings. Items are never written to, so they may be shared; callers check [#size()]
/// before they take an item.
final class ScriptStack {
    static final byte[] FALSE = {};
    private static final byte[] TRUE = {1};

    /// What most stacks need, the alt stack but for few.
    private static final int FIRST_ITEMS = 8;

    private static final byte[][] NONE = {};

    private byte[][] items;
    private int size;

    ScriptStack() {
        items = NONE;
    }

    private ScriptStack(byte[][] items, int size) {
        this.items = items;
        this.size = size;
    }

    static ScriptStack of(List<byte[]> bottomFirst) {
        var stack = new ScriptStack();
        for (byte[] item : bottomFirst) stack.push(item);
        return stack;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(byte[] item) {
        if (size == items.length) items = Arrays.copyOf(items, Math.max(FIRST_ITEMS, 2 * size));
        items[size++] = item;
    }

    void push(boolean value) {
        push(value ? TRUE : FALSE);
    }

    void push(long number) {
        push(ScriptNumber.encode(number));
    }

    byte[] pop() {
        return items[--size];
    }

    /// The item `depth` below the top, which has depth 0.
    byte[] top(int depth) {
        return items[size - 1 - depth];
    }

    void drop(int count) {
        size -= count;
    }

    /// Takes the item at `depth` out.
    byte[] remove(int depth) {
        int at = size - 1 - depth;
        byte[] item = items[at];
        System.arraycopy(items, at + 1, items, at, depth);
        size--;
        return item;
    }

    /// Puts `item` in at `depth`.
    void insert(int depth, byte[] item) {
        push(item);
        int at = size - 1 - depth;
        System.arraycopy(items, at, items, at + 1, depth);
        items[at] = item;
    }

    ScriptStack copy() {
        return new ScriptStack(items.clone(), size);
    }

    /// Bottom first.
    List<byte[]> toList() {
        return new ArrayList<>(Arrays.asList(items).subList(0, size));
    }
}
