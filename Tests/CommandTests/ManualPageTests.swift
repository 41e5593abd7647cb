import ArgumentParser
import Foundation
import Testing

@testable import ftcompose

/// `docs/ftcompose.1` is written by hand; it may not fall behind the program.
struct ManualPageTests {
    private static let groups = FTCompose.configuration.groupedSubcommands.flatMap {
        $0.subcommands
    }

    private let lines: [String]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(
            contentsOf: root.appendingPathComponent("docs/ftcompose.1"),
            encoding: .utf8
        )
        lines = page.replacing("\\-", with: "-").split(separator: "\n").map(String.init)
    }

    /// The names that lead to each command a person may run, and its one line of help.
    private static func commands(
        _ types: [any ParsableCommand.Type],
        after names: [String] = []
    ) -> [(names: [String], abstract: String)] {
        var found: [(names: [String], abstract: String)] = []
        for type in types where type.configuration.shouldDisplay {
            let path = names + [type._commandName]
            let inner = type.configuration.subcommands
            if inner.isEmpty {
                found.append((path, type.configuration.abstract))
            } else {
                found += commands(inner, after: path)
            }
        }
        return found
    }

    @Test func `every command stands there with the line of its help page`() throws {
        let commands = Self.commands(Self.groups)
        #expect(commands.count >= 12)
        for (names, abstract) in commands {
            let place = try #require(lines.firstIndex(of: abstract), "missing: \(abstract)")
            let head = lines[place - 1].split { $0 == " " || $0 == "\"" }.dropFirst()
            #expect(head.starts(with: names.map { Substring($0) }), "above '\(abstract)': \(head)")
        }
    }

    @Test func `every exit status stands there`() throws {
        let start = try #require(lines.firstIndex(of: ".SH EXIT STATUS"))
        let section = lines[(start + 1)...].prefix { !$0.hasPrefix(".SH") }
        let known = [
            ExitStatus.success, ExitStatus.findings, ExitStatus.usage, ExitStatus.notLoaded,
        ]
        for status in known {
            #expect(section.contains(".B \(status)"))
        }
    }

    @Test func `only commands for containers are hidden`() {
        for type in FTCompose.configuration.ungroupedSubcommands {
            let configuration = type.configuration
            #expect(!configuration.shouldDisplay, "\(type) belongs in a group")
        }
        for type in Self.groups {
            let configuration = type.configuration
            #expect(configuration.shouldDisplay, "\(type) is hidden")
        }
    }
}
