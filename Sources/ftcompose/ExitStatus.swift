/// Exit statuses shared by the commands.
enum ExitStatus {
    /// Done, nothing to complain about.
    static let success: Int32 = 0
    /// Errors were found.
    static let findings: Int32 = 1
    /// The command line is wrong.
    static let usage: Int32 = 2
    /// The input could not be loaded, or the output not be written in full.
    static let notLoaded: Int32 = 3
}
