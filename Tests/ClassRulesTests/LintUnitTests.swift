import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

@Suite struct LintUnitTests {
    @Test(arguments: [
        ("**", "a/b.yml", true), ("*.yml", "b.yml", true), ("*.yml", "a/b.yml", false),
        ("**/*.yml", "b.yml", true), ("**/*.yml", "a/b/c.yml", true), ("a/**", "a/b/c.yml", true),
        ("a/**", "b/a/c.yml", false), ("a/**/c.yml", "a/c.yml", true), ("?.yml", "a.yml", true),
        ("?.yml", "ab.yml", false), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false),
        ("./a.yml", "a.yml", true), ("", "a.yml", false),
    ])
    func patterns(pattern: String, path: String, isMatch: Bool) {
        #expect(PathPattern(pattern).matches(path) == isMatch)
    }

    @Test func `a pattern of many stars is matched in bounded time`() {
        let pattern = PathPattern(String(repeating: "*a", count: 50) + "b")
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(!pattern.matches(String(repeating: "a", count: 500)))
        }
        #expect(time < .seconds(5))
    }

    @Test func `dates are days of the calendar`() throws {
        #expect(CalendarDate("2028-02-29")?.description == "2028-02-29")
        for text in [
            "2027-02-29", "2027-13-01", "2027-1-01", "27-01-01", "2027-01-00", "", "٢٠٢٧-01-01",
        ] {
            #expect(CalendarDate(text) == nil, "\(text)")
        }
        let (early, late) = (CalendarDate("2026-12-31"), CalendarDate("2027-01-01"))
        #expect(try #require(early) < #require(late))
    }

    @Test func `findings beyond the bound are counted, and the run is not clean`() throws {
        var text = "services:\n"
        for number in 0..<1_500 {
            text += "  s\(number):\n    image: mariadb:10.11\n    restart: always\n"
            text += "    environment: [MARIADB_ROOT_PASSWORD]\n    x-ft: 4\n"
        }
        let sample = try LintCase(text)
        defer { sample.remove() }
        let outcome = sample.lint()
        #expect(outcome.report.diagnostics.count == LintRun.findingsMax)
        #expect(outcome.report.droppedCount == 2_000)
        #expect(outcome.verdict(failOn: .warning, warningsMax: nil) == .findings)
        #expect(outcome.verdict(failOn: .error, warningsMax: nil) == .clean)
        #expect(outcome.verdict(failOn: .error, warningsMax: 100_000) == .findings)
    }

    @Test func `a baseline takes out what it holds, also after lines have moved`() throws {
        let text =
            "services:\n  db:\n    image: mariadb:10.11\n    environment: [MARIADB_ROOT_PASSWORD]\n"
            + "    volumes: [\"da:/var/lib/mysql\"]\n    restart: always\n"
        let first = try LintCase(text + "    x-ft: 4\nvolumes: {da: {}}\n")
        defer { first.remove() }
        let baseline = Baseline.text(of: first.lint().report)
        let second = try LintCase(
            "#lint baseline\n# moved\n" + text + "    init: true\n    x-ft: 4\n"
                + "  new:\n    image: mariadb:10.11\n    environment: [MARIADB_ROOT_PASSWORD]\n"
                + "    volumes: [\"db:/var/lib/mysql\"]\n    restart: always\n"
                + "    x-ft: 4\nvolumes: {da: {}, db: {}}\n--- file: baseline.json\n" + baseline
        )
        defer { second.remove() }
        let outcome = second.lint()
        #expect(outcome.report.suppressed.map(\.diagnostic.id) == [.evenLevel])
        #expect(outcome.report.diagnostics.map(\.id) == [.evenLevel])
        #expect(outcome.report.diagnostics.first?.range?.start.line == 16)
    }

    @Test func `a fix leaves a file alone that is not the one that was read`() throws {
        let sample = try LintCase(
            "services:\n  db:\n    image: mariadb\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
                + "    ft_parameters:\n      ft_level: 3\n"
        )
        defer { sample.remove() }
        let options = try sample.options
        let outcome = LintRun(options: options).run()
        #expect(LintFixer(options: options).run(outcome).changes.count == 1)
        try "services: {}\n".write(toFile: options.load.path, atomically: true, encoding: .utf8)
        let result = LintFixer(options: options).run(outcome)
        #expect(result.changes.isEmpty)
        #expect(result.notes.count == 1)
    }

    @Test func `a file in UTF-16 is linted and not fixed`() throws {
        let text =
            "services:\n  db:\n    image: mariadb\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
            + "    ft_parameters:\n      ft_level: 3\n"
        let sample = try LintCase(text)
        defer { sample.remove() }
        let options = try sample.options
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        try Data(bytes).write(to: URL(fileURLWithPath: options.load.path))
        let outcome = LintRun(options: options).run()
        #expect(outcome.report.diagnostics.map(\.id).contains(.bareForm))
        let result = LintFixer(options: options).run(outcome)
        #expect(result.changes.isEmpty)
        #expect(!result.notes.isEmpty)
    }

    @Test func `comments are found in a file with a mark and carriage returns`() throws {
        let text =
            "\u{FEFF}services:\r\n  db:\r\n    image: mariadb:10.11\r\n    environment: [MARIADB_ROOT_PASSWORD]"
            + "\r\n    restart: always\r\n    tmpfs: /var/lib/mysql # ftcompose: ignore FT444 -- a test"
            + "\r\n    # ftcompose: ignore FT009 -- four racks\r\n\r\n    x-ft: 4\r\n"
        let sample = try LintCase("services: {}\n")
        defer { sample.remove() }
        let options = try sample.options
        try Data(text.utf8).write(to: URL(fileURLWithPath: options.load.path))
        let report = LintRun(options: options).run().report
        #expect(report.diagnostics.isEmpty)
        #expect(report.suppressed.map(\.justification) == ["a test", "four racks"])
        let unused = text.replacingOccurrences(of: "x-ft: 4", with: "x-ft: 3")
        try Data(unused.utf8).write(to: URL(fileURLWithPath: options.load.path))
        let result = LintFixer(options: options).run(LintRun(options: options).run())
        let fixed = try #require(result.changes.first)
        let line = "    # ftcompose: ignore FT009 -- four racks\r\n"
        #expect(fixed.after == Array(unused.replacingOccurrences(of: line, with: "").utf8))
    }

    @Test func `the configuration is looked for up to the root of the checkout`() throws {
        let sample = try LintCase(
            "services: {}\n--- file: .ftcompose.yml\nfail_on: info\n--- file: a/b/compose.yml\n"
                + "services: {}\n--- file: c/.git/HEAD\nx\n--- file: c/d/compose.yml\nservices: {}\n"
        )
        defer { sample.remove() }
        func found(_ path: String) throws -> String? {
            var options = try sample.options
            options.load = LoadOptions(path: path, environment: [:])
            return LintRun(options: options).run().configuration.path
        }
        #expect(try found(sample.folder.path + "/a/b/compose.yml") == ".ftcompose.yml")
        #expect(try found(sample.folder.path + "/c/d/compose.yml") == nil)
        var options = try sample.options
        options.ignoresConfig = true
        #expect(LintRun(options: options).run().configuration.failOn == nil)
        options.ignoresConfig = false
        options.configPath = sample.folder.path + "/gone.yml"
        let outcome = LintRun(options: options).run()
        #expect(!outcome.isComplete)
        #expect(outcome.report.diagnostics.map(\.id) == [.configInvalid])
    }
}
