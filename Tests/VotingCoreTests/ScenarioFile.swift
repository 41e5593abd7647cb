import Foundation

/// A text script: blocks of events, `----`, and what the machine answers.
struct ScenarioFile {
    struct Block {
        var events: [String]
        var expected: [String]
    }

    let url: URL
    /// First line of the file: which machine, with its parameters.
    let machine: String
    var blocks: [Block]
    private let header: [String]

    static var folder: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Scenarios")
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".txt") }
            .sorted()
    }

    init(named name: String) throws {
        url = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: url, encoding: .utf8)
        var paragraphs: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(String(line))
            }
        }
        paragraphs.removeAll(where: \.isEmpty)
        header = paragraphs.isEmpty ? [] : paragraphs.removeFirst()
        machine = header.first { !$0.hasPrefix("#") } ?? ""
        blocks = paragraphs.map { lines in
            let cut = lines.firstIndex(of: "----") ?? lines.endIndex
            return Block(events: Array(lines[..<cut]), expected: Array(lines[cut...].dropFirst()))
        }
    }

    func rewrite() throws {
        let body = blocks.map { ($0.events + ["----"] + $0.expected).joined(separator: "\n") }
        let text = ([header.joined(separator: "\n")] + body).joined(separator: "\n\n") + "\n"
        try text.write(to: url, atomically: true, encoding: .utf8)
    }
}

/// One line of a script: a word, then words and `key=value` pairs.
struct ScenarioEvent {
    let name: String
    let words: [String]
    let values: [String: String]

    init(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        name = parts.first ?? ""
        words = parts.dropFirst().filter { !$0.contains("=") }
        var values: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let cut = part.firstIndex(of: "=") else { continue }
            values[String(part[..<cut])] = String(part[part.index(after: cut)...])
        }
        self.values = values
    }

    func number(_ key: String, default other: Int) -> Int {
        values[key].flatMap { Int($0) } ?? other
    }

    func word(_ position: Int) -> String {
        words.indices.contains(position) ? words[position] : ""
    }
}

/// Runs the events of one script.
protocol ScenarioMachine {
    init(_ parameters: ScenarioEvent)
    mutating func run(_ event: ScenarioEvent) -> [String]
}
