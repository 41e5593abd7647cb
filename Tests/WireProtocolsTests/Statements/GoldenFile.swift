import Foundation
import Testing

/// Cases as text: `=== name`, input, `---`, expected output.
///
/// `UPDATE_GOLDEN=1` writes what the code says now; the difference is then read by a person.
struct GoldenFile {
    struct Case: Sendable {
        var name: String
        var input: String
        var expected: String
    }

    let url: URL
    let cases: [Case]

    init(_ path: String, source: String = #filePath) throws {
        url = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent(path)
        let text = try String(contentsOf: url, encoding: .utf8)
        cases = text.components(separatedBy: "\n=== ").compactMap { part in
            let part = part.hasPrefix("=== ") ? String(part.dropFirst(4)) : part
            guard let line = part.firstIndex(of: "\n") else { return nil }
            let body = part[part.index(after: line)...].components(separatedBy: "\n---\n")
            guard !part.hasPrefix("#") else { return nil }
            let expected = body.count > 1 ? body[1] : ""
            return Case(
                name: String(part[..<line]),
                input: body[0],
                expected: expected.trimmingCharacters(in: .newlines)
            )
        }
    }

    /// Compares each case, or rewrites the file when asked to.
    func check(_ transform: (String) throws -> String) throws {
        #expect(!cases.isEmpty, "\(url.lastPathComponent) has no cases")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            let text = try cases.map {
                "=== \($0.name)\n\($0.input)\n---\n\(try transform($0.input))\n"
            }
            try text.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
            return
        }
        for item in cases {
            let actual = try transform(item.input)
            #expect(actual == item.expected, "\(url.lastPathComponent): \(item.name)")
        }
    }
}
