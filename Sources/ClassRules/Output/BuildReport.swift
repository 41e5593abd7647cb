import Diagnostics
import LibCrypto

/// The outcome of a build as one line of JSON, keys in a fixed order (`docs/ci.md`).
public struct BuildReport: Sendable {
    private let outcome: BuildOutcome
    private let isWritten: Bool

    /// Creates a report; `isWritten` says whether the run was one that writes.
    public init(_ outcome: BuildOutcome, isWritten: Bool) {
        self.outcome = outcome
        self.isWritten = isWritten
    }

    /// The JSON without a line break at its end; differences only when they were asked for.
    public func json(withDifferences: Bool = false) -> String {
        let isBuilt = outcome.status == .built
        return JSONValue.object([
            ("status", .string(word)),
            ("output", isBuilt ? .string(outcome.outputPath) : .null),
            ("written", .boolean(isBuilt && isWritten)),
            ("services", .array((outcome.project?.services ?? []).map { .string($0) })),
            ("files", .array(outcome.changes.map { file($0, withDifferences) })),
            ("findings", JSONRenderer().value(of: outcome.diagnostics)),
            ("findingsNotShown", .integer(outcome.droppedCount)),
        ]).compact
    }

    private var word: String {
        switch outcome.status {
        case .built: "built"
        case .refused: "refused"
        case .notLoaded: "notLoaded"
        }
    }

    private func file(_ change: OutputChange, _ withDifferences: Bool) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("path", .string(change.path)), ("change", .string(change.kind.rawValue)),
            ("bytes", .integer(change.after.count)), ("sha256", .string(digest(change.after))),
        ]
        if withDifferences {
            fields.append(("diff", .string(change.difference(in: outcome.directory).text())))
        }
        return .object(fields)
    }

    private func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
