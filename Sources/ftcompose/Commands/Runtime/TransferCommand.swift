import ArgumentParser
import DataTransfer
import FoundationEssentials

/// `ftcompose transfer`: what the helper container of adopt and eject runs.
struct TransferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "Copy a stopped server's data folder; run in a container by adopt and eject.",
        discussion: """
            Works on /ft/from, /ft/to/0, /ft/to/1, … and /ft/kept, and prints what it does as lines of \
            JSON: progress, then done or failed.
            """,
        shouldDisplay: false
    )

    /// What is done.
    enum Action: String, ExpressibleByArgument, CaseIterable {
        case copy
        case check
        case finish
        case erase
    }

    @Argument(help: "copy, check (the targets only), finish (unmark) or erase (the source).")
    var action: Action

    @Option(help: "adopt or eject.")
    var purpose: PurposeArgument = .init(value: .adopt)

    @Option(help: "Name of this transfer.")
    var transfer = ""

    @Option(help: "Name of what is mounted at /ft/from.")
    var source = ""

    @Option(
        name: .customLong("target"),
        help: "Name of what is mounted at /ft/to/N; may be repeated."
    )
    var targets: [String] = []

    @Option(help: "Name of what is mounted at /ft/kept.")
    var kept: String?

    @Flag(help: "With check: other content would be kept.")
    var replace = false

    @Option(help: "Folder under which everything is mounted.")
    var root = "/ft"

    func run() throws {
        do {
            if let report = try act() { Self.say(.done(report)) }
        } catch {
            Self.say(.failed("\(error)"))
            throw ExitCode.failure
        }
    }

    private func act() throws -> TransferReport? {
        let from = FolderTransfer.Place(name: source, folder: "\(root)/from")
        let places = targets.enumerated().map { index, name in
            FolderTransfer.Place(name: name, folder: "\(root)/to/\(index)")
        }
        let aside = kept ?? (replace ? "" : nil)
        let job = FolderTransfer(
            purpose: purpose.value,
            transfer: transfer,
            source: from,
            targets: places,
            kept: aside.map { FolderTransfer.Place(name: $0, folder: "\(root)/kept") }
        )
        switch action {
        case .copy: return try job.run(report: Self.say)
        case .erase:
            return try OriginalEraser(original: from, replicas: places).run(report: Self.say)
        case .check: try job.checkTargets()
        case .finish: try job.finish()
        }
        return nil
    }

    private static func say(_ event: TransferEvent) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(event) else { return }
        Terminal.line(String(decoding: data, as: UTF8.self))
    }
}
