import Diagnostics

/// Values with their origins, laid out for people and for programs.
struct ValueTable {
    /// One line of a table.
    struct Row {
        let path: String
        let value: String
        let origin: String
    }

    let values: AnnotationValues
    let grammar: ClassGrammar?

    /// The table of some parameters, under its heading.
    func lines(_ paths: [String]) -> [String] {
        let rows = paths.compactMap { path in
            values[path].map {
                Row(path: path, value: $0.value.description, origin: text($0.origin))
            }
        }
        return ValueTable.lines([Row(path: "PARAMETER", value: "VALUE", origin: "FROM")] + rows)
    }

    /// Every parameter for programs.
    var json: JSONValue {
        .array(values.paths.compactMap { path in values[path].map { member(path, $0) } })
    }

    /// Columns as wide as their widest cell, but for cells far wider than the others.
    static func lines(_ rows: [Row]) -> [String] {
        let pathWidth = rows.map(\.path.count).max() ?? 0
        let valueWidth = min(rows.map(\.value.count).max() ?? 0, 48)
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return rows.map { row in
            let line =
                "  \(padded(row.path, pathWidth))  \(padded(row.value, valueWidth))  \(row.origin)"
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private func text(_ origin: ValueOrigin) -> String {
        switch origin {
        case .source(let range):
            "\(range.file.path):\(range.start.line):\(range.start.column)"
        case .profile(let name): "image profile \(name)"
        case .classDefault: "default"
        case .derived(let reason): reason
        }
    }

    private func member(_ path: String, _ value: EffectiveValue) -> JSONValue {
        .object([
            ("path", .string(path)), ("value", json(value.value)), ("origin", json(value.origin)),
            ("effect", .string(grammar?.parameter(path)?.effect ?? "")),
        ])
    }

    private func json(_ value: AnnotationValue) -> JSONValue {
        switch value {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .word(let value), .text(let value): .string(value)
        case .list(let items): .array(items.map(json))
        case .mapping(let entries): .object(entries.map { ($0.0, json($0.1)) })
        }
    }

    private func json(_ origin: ValueOrigin) -> JSONValue {
        switch origin {
        case .source(let range):
            .object([
                ("kind", "source"), ("file", .string(range.file.path)),
                ("line", .integer(range.start.line)), ("column", .integer(range.start.column)),
            ])
        case .profile(let name): .object([("kind", "profile"), ("name", .string(name))])
        case .classDefault: .object([("kind", "default")])
        case .derived(let reason): .object([("kind", "derived"), ("reason", .string(reason))])
        }
    }
}
