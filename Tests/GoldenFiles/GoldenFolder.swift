import Foundation

/// A folder of golden cases: one case per `.txt` file, input and expectation parted by a line.
///
/// `FTCOMPOSE_REWRITE=1` writes what was produced instead of comparing; the diff is the review.
public struct GoldenFolder: Sendable {
    private static let separator = "=====\n"
    private let folder: String

    /// Names a folder beside the test's own source file.
    public init(_ name: String, besideFile file: String = #filePath) {
        folder = URL(fileURLWithPath: file).deletingLastPathComponent().path + "/" + name
    }

    /// The names of all cases, sorted.
    public var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// The input of one case.
    public func input(_ name: String) throws -> String {
        let content = try String(contentsOfFile: "\(folder)/\(name).txt", encoding: .utf8)
        return content.components(separatedBy: GoldenFolder.separator)[0]
    }

    /// Runs one case: nil when the output is as expected, else both texts.
    public func check(_ name: String, produce: (String) throws -> String) throws -> String? {
        let path = "\(folder)/\(name).txt"
        let content = try String(contentsOfFile: path, encoding: .utf8)
        let parts = content.components(separatedBy: GoldenFolder.separator)
        let input = parts[0]
        let produced = try produce(input)
        if ProcessInfo.processInfo.environment["FTCOMPOSE_REWRITE"] == "1" {
            let rewritten = input + GoldenFolder.separator + produced
            try rewritten.write(toFile: path, atomically: true, encoding: .utf8)
            return nil
        }
        let expected = parts.dropFirst().joined(separator: GoldenFolder.separator)
        if produced == expected { return nil }
        return "\(name) differs; expected:\n\(expected)\nproduced:\n\(produced)"
    }
}
