import ArgumentParser
import FoundationEssentials
import LedgerPeer
import LedgerSink

/// `ftcompose control votes`: the vote records that this container's runtime wrote, as lines of JSON.
struct ControlVotesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "votes",
        abstract: "Print vote records of the ledger as lines of JSON."
    )

    @OptionGroup var votes: VoteOptions

    @Option(help: "Folder of the runtime's key and spool.")
    var directory = LedgerFolder.path

    @Option(help: "The plan that 'ftcompose build' wrote (ft/SERVICE.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    func run() async throws {
        let source = try VoteSource(directory: directory, plan: plan)
        if votes.follow {
            try await follow(source)
        } else {
            try await printPresent(source)
        }
    }

    private func printPresent(_ source: VoteSource) async throws {
        let filter = votes.filter
        guard let last = votes.last else {
            var cursor: UInt64?
            repeat {
                let page = try await source.page(filter, newestFirst: false, after: cursor)
                for line in page.lines { print(try Self.text(line)) }
                cursor = page.next
            } while cursor != nil
            return
        }
        var newest: [String] = []
        var cursor: UInt64?
        repeat {
            let page = try await source.page(filter, newestFirst: true, after: cursor)
            newest += try page.lines.map(Self.text)
            cursor = page.next
        } while cursor != nil && newest.count < last
        newest.prefix(last).reversed().forEach { print($0) }
    }

    /// Ends when the standard input does: that is how the engine tells that the asker went away.
    private func follow(_ source: VoteSource) async throws {
        var filter = votes.filter
        filter.sinceUnixMicroseconds = filter.sinceUnixMicroseconds ?? UnixTime.nowMicroseconds
        let wanted = filter
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var cursor: UInt64?
                while !Task.isCancelled {
                    let page = try await source.page(wanted, newestFirst: false, after: cursor)
                    for line in page.lines { Terminal.line(try Self.text(line)) }
                    cursor = page.end ?? cursor
                    if page.next == nil { try await Task.sleep(for: VoteSource.pause) }
                }
            }
            group.addTask { await StandardInput.waitForEnd() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static func text(_ line: VoteLine) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(line), as: UTF8.self)
    }
}
