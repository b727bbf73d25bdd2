package org.planchet.crypto;

/// The module of the Vector API, which incubates: a JVM loads it only with `--add-modules`, and then prints a
/// warning at every start and starts more slowly, whether or not the node mines. So it is loaded when a
/// search is chosen, the way the JDK itself loads a system module late (its agents). That way is internal,
/// and open only if `java.base/jdk.internal.module` is exported to us, as by the manifest of `planchet.jar`;
/// elsewhere, as in a program that embeds a node, the module is there only if that program has added it.
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// Whether the module is there, loading it if that is possible.
    static boolean load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) return true;
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ReflectiveOperationException absentOrClosed) {
            return false;
        }
    }
}
