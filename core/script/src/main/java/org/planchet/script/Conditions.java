package org.planchet.script;

/// The open OP_IFs. A script can nest them as deep as it is long, so the state is not a list but what matters of it:
/// how many are open, and the outermost that is false (with which everything inside is skipped).
final class Conditions {
    private static final int NONE = -1;

    private int open;
    private int firstFalse = NONE;

    boolean isEmpty() {
        return open == 0;
    }

    /// Whether what comes next is executed.
    boolean allTrue() {
        return firstFalse == NONE;
    }

    void push(boolean value) {
        if (firstFalse == NONE && !value) firstFalse = open;
        open++;
    }

    void pop() {
        open--;
        if (firstFalse == open) firstFalse = NONE;
    }

    /// What OP_ELSE does to the innermost.
    void toggle() {
        if (firstFalse == NONE) firstFalse = open - 1;
        else if (firstFalse == open - 1) firstFalse = NONE;
    }
}
