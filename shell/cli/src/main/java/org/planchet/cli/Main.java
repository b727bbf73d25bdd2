package org.planchet.cli;

/// The `planchet` program.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its exit code.
    public static void main(String[] args) {
        System.out.println("planchet");
    }
}
