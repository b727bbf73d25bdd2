package org.planchet.rpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One row of the table of methods.
///
/// @param group      under which `help` lists it
/// @param parameters in the order of positional calls
/// @param summary    one sentence on what it answers
/// @param function   does it; null is the answer null
public record Method(String name, String group, List<Parameter> parameters, String summary, Function function) {
    /// @param names the name, then older ones
    public record Parameter(List<String> names, ParameterType type, boolean required) {
        public Parameter {
            names = List.copyOf(names);
        }

        String name() {
            return names.getFirst();
        }

        @Override
        public String toString() {
            String shown = type == ParameterType.STRING ? "\"" + name() + "\"" : name();
            return required ? shown : "( " + shown + " )";
        }
    }

    @FunctionalInterface
    interface Function {
        /// @throws RpcException if the call cannot be answered
        @Nullable
        JsonNode answer(Arguments arguments);
    }

    public Method {
        parameters = List.copyOf(parameters);
    }

    /// A parameter that must be given. Older names follow the name after a bar.
    static Parameter need(String names, ParameterType type) {
        return new Parameter(List.of(names.split("\\|")), type, true);
    }

    /// A parameter that may be left out.
    static Parameter may(String names, ParameterType type) {
        return new Parameter(List.of(names.split("\\|")), type, false);
    }

    /// How it is called.
    String usage() {
        return (name + " " + parameters.stream().map(Parameter::toString).collect(Collectors.joining(" "))).strip();
    }

    String help() {
        return usage() + "\n\n" + summary + "\n";
    }

    Optional<Parameter> parameter(String wanted) {
        return parameters.stream().filter(p -> p.names().contains(wanted)).findFirst();
    }
}
