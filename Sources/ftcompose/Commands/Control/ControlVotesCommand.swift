import ArgumentParser
import LedgerSink

/// `ftcompose control votes`: the vote records of this container's volume as lines of JSON.
struct ControlVotesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "votes",
        abstract: "Print vote records as lines of JSON."
    )

    @OptionGroup var votes: VoteOptions

    @Option(help: "Folder of the records.")
    var directory = VoteFolder.path

    func run() async throws {
        if votes.follow {
            try await follow()
        } else {
            try printPresent()
        }
    }

    private func printPresent() throws {
        var reader = VoteFileReader(directory: directory)
        guard let last = votes.last else {
            try reader.read(matching: votes.filter) { print($0.raw) }
            return
        }
        var newest: [String] = []
        try reader.read(matching: votes.filter) { line in
            newest.append(line.raw)
            // Trimmed now and then, so that each record costs little.
            if newest.count >= 2 * last + 64 { newest.removeFirst(newest.count - last) }
        }
        newest.suffix(last).forEach { print($0) }
    }

    /// Ends when the standard input does: that is how the engine tells that the asker went away.
    private func follow() async throws {
        var filter = votes.filter
        filter.sinceUnixMicroseconds = filter.sinceUnixMicroseconds ?? UnixTime.nowMicroseconds
        let (directory, wanted) = (directory, filter)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var reader = VoteFileReader(directory: directory)
                try await reader.follow(matching: wanted) { Terminal.line($0.raw) }
            }
            group.addTask { await StandardInput.waitForEnd() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
