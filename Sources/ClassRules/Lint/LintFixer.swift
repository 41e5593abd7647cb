import ComposeModel
import Diagnostics

/// Makes the safe fixes of a project in memory, round after round, until none is left.
public struct LintFixer: Sendable {
    /// One file with its bytes before and after.
    public struct Change: Sendable {
        /// The path, as the source was named.
        public let path: String
        /// The bytes on disk.
        public let before: [UInt8]
        /// The bytes with all fixes.
        public let after: [UInt8]
    }

    /// What came of it.
    public struct Result: Sendable {
        /// The changed files.
        public let changes: [Change]
        /// Fixes made, those of later rounds included.
        public let fixedCount: Int
        /// What is found in the project with the changes.
        public let outcome: LintOutcome
        /// Fixes that were not made, with the reason.
        public let notes: [String]
    }

    /// A fix that brings about another of itself would never end.
    private static let roundsMax = 20
    private let options: LintOptions

    /// Creates a fixer for a run with the same options.
    public init(options: LintOptions) {
        self.options = options
    }

    /// Starts from what a run found.
    public func run(_ first: LintOutcome) -> Result {
        var outcome = first
        var before: [String: [UInt8]] = [:]
        var after: [String: [UInt8]] = [:]
        var order: [String] = []
        var refused: Set<String> = []
        var fixedCount = 0
        for _ in 0..<LintFixer.roundsMax {
            let open = outcome.report.diagnostics.filter { diagnostic in
                !diagnostic.fixIts.flatMap(\.edits).contains {
                    refused.contains($0.range.file.path)
                }
            }
            let selection = FixSelection(open)
            var hasChanged = false
            for (file, bytes) in selection.changes {
                if before[file.path] == nil {
                    // The edits count bytes of UTF-8; a file in another encoding has others.
                    guard file.path != "-", let disk = try? FileReader.read(file.path),
                        disk == file.bytes
                    else {
                        refused.insert(file.path)
                        continue
                    }
                    before[file.path] = disk
                    order.append(file.path)
                }
                after[file.path] = bytes
                hasChanged = true
            }
            // A fix over several files of which one was refused must not be made by half.
            if !refused.isEmpty,
                selection.changes.contains(where: { refused.contains($0.file.path) })
            {
                if selection.changes.count > 1 {
                    return Result(
                        changes: [],
                        fixedCount: 0,
                        outcome: first,
                        notes: notes(refused)
                    )
                }
                continue
            }
            guard hasChanged else { break }
            fixedCount += selection.fixed.count
            outcome = FileReader.$standIns.withValue(after) { LintRun(options: options).run() }
        }
        let changes = order.compactMap { path -> Change? in
            guard let old = before[path], let new = after[path], old != new else { return nil }
            return Change(path: path, before: old, after: new)
        }
        return Result(
            changes: changes,
            fixedCount: fixedCount,
            outcome: outcome,
            notes: notes(refused)
        )
    }

    private func notes(_ refused: Set<String>) -> [String] {
        refused.sorted().map { "\($0): not fixed; it is not UTF-8, not a file or has just changed" }
    }
}
