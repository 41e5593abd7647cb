internal import LedgerFormat
internal import LibCrypto
internal import Logging
import Synchronization

/// Carries out what `SubmitMachine` decides: the task between a spool and a destination.
struct LedgerSubmitter: Sendable {
    /// How long a question for progress may be answered late.
    static let progressWait = Duration.seconds(10)

    let identity: WriterIdentity
    let key: SigningKey
    let destination: any BatchDestination
    let spool: Spool
    let board: WaitBoard
    let queue: LedgerQueue
    let logger: Logger
    let events: AsyncStream<SubmitMachine.Event>
    let told: @Sendable (SubmitMachine.Event) -> Void

    /// Sends and follows until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            var machine = SubmitMachine()
            for action in machine.handle(.started) { perform(action, in: &group) }
            for await event in events {
                for action in machine.handle(event) { perform(action, in: &group) }
                queue.setOrderBusy(machine.isBehind)
            }
            group.cancelAll()
        }
    }

    private func perform(_ action: SubmitMachine.Action, in group: inout DiscardingTaskGroup) {
        switch action {
        case .enrol: group.addTask { await enrol() }
        case .resume(let standing): queue.resume(from: standing)
        case .submit(let sequence): group.addTask { await submit(after: sequence) }
        case .askProgress(let sequence): group.addTask { await ask(beyond: sequence) }
        case .pauseSending(let milliseconds):
            group.addTask { await pause(milliseconds, then: .sendPauseEnded) }
        case .pauseAsking(let milliseconds):
            group.addTask { await pause(milliseconds, then: .askPauseEnded) }
        case .advance(let ordered, let final):
            spool.progressed(orderedThrough: ordered, finalThrough: final)
            board.reached(orderedThrough: ordered, finalThrough: final)
        case .report(let error):
            logger.warning("\(error)", metadata: ["writer": "\(identity.writer.text)"])
        case .reportRecovery:
            logger.notice(
                "the ledger takes entries again",
                metadata: ["writer": "\(identity.writer.text)"]
            )
        }
    }

    private func enrol() async {
        do throws(DestinationError) {
            told(.enrolled(try await destination.enrol(identity.writer, key.current.publicKey)))
        } catch {
            told(.enrolFailed(error))
        }
    }

    private func submit(after sequence: UInt64) async {
        let batch: SpooledBatch
        do throws(StoreError) {
            guard let next = try spool.batch(after: sequence) else {
                logger.error(
                    "the spool lacks a batch it promised",
                    metadata: ["after": "\(sequence)"]
                )
                return told(.readFailed)
            }
            batch = next
        } catch {
            logger.error("the spool cannot be read", metadata: ["reason": "\(error)"])
            return told(.readFailed)
        }
        do throws(DestinationError) {
            _ = try await destination.submit(
                batch.bytes,
                of: identity.writer,
                firstSequence: batch.firstSequence
            )
            told(.submitted(through: batch.lastSequence))
        } catch {
            told(.submitFailed(error))
        }
    }

    private func ask(beyond sequence: UInt64) async {
        do throws(DestinationError) {
            let progress = try await destination.progress(
                of: identity.writer,
                beyond: sequence,
                wait: Self.progressWait
            )
            told(.progressed(progress))
        } catch {
            told(.progressFailed(error))
        }
    }

    private func pause(_ milliseconds: Int, then event: SubmitMachine.Event) async {
        try? await Task.sleep(for: .milliseconds(milliseconds))
        if !Task.isCancelled { told(event) }
    }
}
