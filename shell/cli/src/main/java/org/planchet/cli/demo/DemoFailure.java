package org.planchet.cli.demo;

/// The demonstration did not come to the end it should have come to. The message says what was waited for.
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1;

    DemoFailure(String sentence) {
        super(sentence);
    }
}
