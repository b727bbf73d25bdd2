package org.planchet.rpc;

/// What a parameter may be.
enum ParameterType {
    STRING("string"),
    NUMBER("number"),
    BOOL("bool"),
    ARRAY("array"),
    OBJECT("object"),
    /// A number or a text: Bitcoin Core's amounts.
    AMOUNT("number or string"),
    ANY("any");

    private final String text;

    ParameterType(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
