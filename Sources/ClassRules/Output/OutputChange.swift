public import Diagnostics

/// What a build does to one file of the output.
public struct OutputChange: Sendable {
    /// How the file on disk compares to the compiled one.
    public enum Kind: String, Sendable {
        /// It is not there yet.
        case created
        /// It is there with other content.
        case changed
        /// It is there already.
        case unchanged
    }

    /// The path from the project's folder.
    public let path: String
    /// The content found; nil when there is none.
    public let before: [UInt8]?
    /// The content compiled.
    public let after: [UInt8]

    /// How the two compare.
    public var kind: Kind {
        guard let before else { return .created }
        return before == after ? .unchanged : .changed
    }

    /// The difference for people and `patch`; the path is shown below `directory`.
    public func difference(in directory: String) -> UnifiedDiff {
        let shown = directory == "." ? path : directory + "/" + path
        return UnifiedDiff(path: shown, before: before, after: after)
    }
}
