/// The variables that placeholders see: the process' own win over those of env files.
public struct ProjectEnvironment: Sendable {
    private let process: [String: String]
    private let files: [String: String]

    /// Creates an environment.
    public init(process: [String: String], files: [String: String] = [:]) {
        self.process = process
        self.files = files
    }

    /// The value of a variable; an empty value is a value.
    public subscript(_ name: String) -> String? { process[name] ?? files[name] }
}
