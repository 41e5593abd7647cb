public import Diagnostics

/// Why a service cannot be annotated by an edit; names place and remedy.
public struct InitProblem: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// Where; nil when it is nowhere in a file.
    public let range: SourceRange?
    /// How to go on.
    public let remedy: String

    init(_ message: String, at range: SourceRange? = nil, remedy: String) {
        self.message = message
        self.range = range
        self.remedy = remedy
    }

    /// Place, message and remedy.
    public var description: String {
        let place = range.map { "\($0.file.path):\($0.start.line):\($0.start.column): " } ?? ""
        return "\(place)error: \(message)\n  remedy: \(remedy)"
    }
}
