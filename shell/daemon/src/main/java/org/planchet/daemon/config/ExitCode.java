package org.planchet.daemon.config;

/// What the process ends with, so that a script or an orchestrator can distinguish a typing error from a
/// failing disk.
public final class ExitCode {
    /// All went well.
    public static final int OK = 0;

    /// The command could not do what was asked.
    public static final int FAILED = 1;

    /// A flag, variable or configuration file holds a value that is not allowed.
    public static final int USAGE = 2;

    /// The heap was used up. The JVM ends the process with this code, which cannot be configured
    /// (`-XX:+ExitOnOutOfMemoryError`); everything acknowledged is on disk, and the node may be started
    /// again.
    public static final int OUT_OF_MEMORY = 3;

    /// The disk refused a read or a write while the node ran, or gave back coins or indexes that are damaged.
    /// What was acknowledged is on disk; start again once the disk is well. The next start then rebuilds the
    /// damaged data.
    public static final int DISK_FAILURE = 4;

    /// The values are right but the node cannot start here: a port in use, a data folder that another process
    /// holds or that cannot be written.
    public static final int CANNOT_START = 5;

    /// A fault of Planchet's own: an assertion did not hold.
    public static final int INTERNAL_ERROR = 70;

    private ExitCode() {}
}
