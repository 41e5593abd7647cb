import ArgumentParser
import FaultInjection
import LedgerSink
import VotingCore

/// `ftcompose control record-injection`: notes a fault that was put in on purpose.
struct ControlRecordInjectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record-injection",
        abstract: "Append a record of an injected fault."
    )

    @Option(help: "Name of the service.")
    var service: String

    @Option(help: "Name of a replica, in plan order; repeated.")
    var known: [String]

    @Option(help: "The replica the fault is in.")
    var replica: String

    @Option(help: "Name of the fault.")
    var fault: String

    @Option(help: "What was done.")
    var reason: String

    @Option(help: "Folder of the records.")
    var directory = VoteFolder.path

    func run() async throws {
        guard let position = known.firstIndex(of: replica), position < ReplicaSet.replicaCountMax
        else { throw ValidationError("'\(replica)' is none of \(known.joined(separator: ", "))") }
        // The tunnel has the same file open and rotates it; this writer only ever appends.
        let recorder = try JSONLinesVoteRecorder(
            directory: directory,
            replicaNames: known,
            limits: VoteFileLimits(fileBytesMax: Int.max)
        )
        let now = UnixTime.nowMicroseconds
        recorder.record(
            VoteRecord(
                kind: .injection,
                service: service,
                requestKind: fault,
                leader: ReplicaIndex(position),
                decidedAtUnixMicroseconds: now,
                completedAtUnixMicroseconds: now,
                reason: reason
            )
        )
        recorder.close()
        guard recorder.droppedRecords == 0 else {
            throw InjectionError("the record could not be written to \(directory)")
        }
    }
}
