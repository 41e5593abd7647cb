/// A command to run inside a running container.
public struct ExecRequest: Sendable, Equatable {
    /// Program and arguments; no shell is put around them.
    public var command: [String]
    /// Environment beside the container's own, as `NAME=value`.
    public var environment: [String]
    /// User it runs as; nil means the container's.
    public var user: String?
    /// Folder it runs in; nil means the container's.
    public var workingDirectory: String?
    /// What it does with standard input.
    public var standardInput: StandardInput

    /// Standard input of a command.
    public enum StandardInput: Sendable, Equatable {
        /// None.
        case closed
        /// These bytes, then the end.
        case bytes([UInt8])
        /// Open and silent until our side goes away; a follower ends itself when it sees the end.
        case heldOpen
    }

    /// Describes a command.
    public init(
        _ command: [String],
        environment: [String] = [],
        user: String? = nil,
        workingDirectory: String? = nil,
        standardInput: StandardInput = .closed
    ) {
        self.command = command
        self.environment = environment
        self.user = user
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
    }
}
