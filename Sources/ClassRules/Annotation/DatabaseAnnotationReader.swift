import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads the annotation of a database: every key is used, or refused with a reason.
struct DatabaseAnnotationReader {
    /// Parameters that may also stand directly in `x-ft`.
    private static let shortcuts = [
        "ft_level", "forwarding", "quorum", "mode", "strategy", "voting", "on_no_majority",
        "limits",
    ]
    let context: AnnotationContext
    let profile: ImageProfile

    /// The annotation; nil when what is wrong leaves nothing to go on with.
    func read(_ root: SectionReader) -> DatabaseAnnotation? {
        let parameters = parameters(root)
        let level = level(parameters, root)
        var annotation = DatabaseAnnotation(
            level: level ?? 3,
            quorum: (level ?? 3) / 2 + 1,
            database: profile.storage.database
        )
        readInputs(root, &annotation)
        readOutputs(root, &annotation)
        readStorage(root, &annotation)
        readParameters(parameters, &annotation)
        var refused = DatabaseKeys.notYet
        refused["actors"] = "there is no ledger yet"
        root.finish(foreign: DatabaseKeys.parameters, refused: refused)
        return level == nil ? nil : annotation
    }

    /// `ft_parameters` and its shortcuts as one section.
    private func parameters(_ root: SectionReader) -> SectionReader {
        let direct = DatabaseAnnotationReader.shortcuts.flatMap { root.takeAll($0) }
        let entry = root.take("ft_parameters", or: "ft_parameter")
        if let entry, entry.value.entries == nil, !(entry.value.scalar?.isNull ?? false) {
            context.error(
                .valueType,
                "`ft_parameters` is a mapping, not \(entry.value.kindName)",
                at: entry.value
            )
        }
        let inner = entry?.value.entries ?? []
        return SectionReader(
            entries: direct + inner,
            node: entry?.key ?? root.node,
            path: "ft_parameters",
            context: context
        )
    }

    private func level(_ parameters: SectionReader, _ root: SectionReader) -> Int? {
        guard parameters.names.contains("ft_level") else {
            context.error(
                .missingLevel,
                "the annotation does not say how many replicas there are",
                at: root.node,
                remedy: "add `ft_level: 3`"
            )
            return nil
        }
        guard let (value, node) = parameters.integer("ft_level") else { return nil }
        guard (2...9).contains(value) else {
            context.error(
                .levelRange,
                "`ft_level` is 2 to 9, not \(value)",
                at: node,
                remedy: value < 2 ? "3 replicas mask one fault" : "9 replicas mask four faults"
            )
            return nil
        }
        if value % 2 == 0 {
            warnEven(value, node)
        }
        return value
    }

    /// Names the fault that an even number does not mask.
    private func warnEven(_ level: Int, _ node: YAMLNode) {
        let masked = level / 2 - 1
        let split = "\(level / 2) against \(level / 2) is no majority"
        let message =
            masked == 0
            ? "2 replicas show a fault but mask none: \(split)"
            : "\(level) replicas mask \(masked == 1 ? "1 fault" : "\(masked) faults"), no more than "
                + "\(level - 1) do: \(split)"
        context.warning(
            .evenLevel,
            message,
            at: node,
            remedy: "\(level + 1) replicas mask \(masked + 1)"
        )
    }

    private func readInputs(_ root: SectionReader, _ annotation: inout DatabaseAnnotation) {
        guard let inputs = root.section("inputs", or: "input") else { return }
        if let (queries, _) = inputs.choice("queries", ["shell", "webserver"]) {
            annotation.queries = queries
        }
        inputs.finish(foreign: DatabaseKeys.inputs)
    }

    private func readOutputs(_ root: SectionReader, _ annotation: inout DatabaseAnnotation) {
        let beside = root.section("logs")
        let outputs = root.section("outputs", or: "output")
        let inside = outputs?.section("logs")
        if let beside, let inside {
            context.error(
                .writtenTwice,
                "`logs` stands in `outputs` and beside it",
                at: beside.node,
                notes: [DiagnosticNote("the other one", at: inside.node.range)],
                remedy: "keep one of the two"
            )
        }
        if let logs = inside ?? beside { readLogs(logs, &annotation) }
        guard let outputs else { return }
        if let databases = outputs.boolean("databases") { annotation.votesDatabases = databases }
        readTables(outputs, &annotation)
        outputs.finish(foreign: DatabaseKeys.outputs)
    }

    private func readTables(_ outputs: SectionReader, _ annotation: inout DatabaseAnnotation) {
        guard let (entry, text) = outputs.scalar("tables") else { return }
        if let flag = YAMLScalar(text: text.value, style: .plain).boolean {
            annotation.tables = flag ? "rows" : "none"
            return
        }
        let words = ["existence", "structure", "rows"]
        let value = KeySpelling.canonical(text.value)
        if words.contains(value) {
            annotation.tables = value
        } else {
            outputs.refuse(
                text.value,
                of: "tables",
                words: ["true", "false"] + words,
                at: entry.value
            )
        }
    }

    private func readLogs(_ logs: SectionReader, _ annotation: inout DatabaseAnnotation) {
        var settings = LogSettings()
        let isEnabled = logs.boolean("enabled") ?? true
        if let (value, node) = logs.choice(
            "redirection",
            ["single_file", "multiple_files", "stream"]
        ), value != "single_file" {
            let reason =
                value == "stream"
                ? "the server writes its general log to a file only"
                : "error and slow logs differ between equal replicas"
            context.error(
                .notImplemented,
                "`\(value)` is not implemented for databases: \(reason)",
                at: node,
                remedy: "use `single_file`: the general log"
            )
        }
        let formats = ["sql_statements", "web", "standard", "custom"]
        if let (value, node) = logs.choice("format", formats), value != "sql_statements" {
            context.error(
                .foreignKey,
                "a database's general log has the format `sql_statements`, not `\(value)`",
                at: node,
                remedy: "use `sql_statements`"
            )
        }
        settings.isBuffered = logs.boolean("buffered") ?? false
        logs.finish(refused: ["pattern": "only the format `custom` of other classes has one"])
        annotation.logs = isEnabled ? settings : nil
    }

    private func readStorage(_ root: SectionReader, _ annotation: inout DatabaseAnnotation) {
        guard let storage = root.section("storage") else { return }
        if let (path, _) = storage.path("database") { annotation.database = path }
        if let (path, _) = storage.path("logs") { annotation.logPath = path }
        if let config = storage.path("config") { annotation.config = config }
        storage.finish(foreign: DatabaseKeys.storage)
    }
}
