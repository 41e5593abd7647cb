import DataTransfer
import FoundationEssentials
import Synchronization

/// Shows the progress of a transfer on standard error, a line at a time.
final class TransferPrinter: Sendable {
    private static let pauseMilliseconds: Int64 = 2_000

    private struct State {
        var phase: TransferProgress.Phase?
        var last: Int64 = 0
    }

    private let state = Mutex(State())

    /// Shows an event if it is time to.
    func show(_ event: TransferEvent) {
        guard case .progress(let progress) = event else { return }
        let now = UnixTime.nowMilliseconds
        let isDue = state.withLock { state in
            let isNew = state.phase != progress.phase
            let isOver = progress.bytes == progress.bytesTotal
            guard isNew || isOver || now - state.last >= Self.pauseMilliseconds else {
                return false
            }
            state.phase = progress.phase
            state.last = now
            return true
        }
        if isDue { Terminal.note(Self.line(progress)) }
    }

    /// A progress as people read it.
    static func line(_ progress: TransferProgress) -> String {
        let verb =
            switch progress.phase {
            case .keep: "keeping the old content"
            case .copy: "copying"
            case .compare: "comparing"
            case .clear: "removing"
            }
        let total = progress.bytesTotal
        let percent = total == 0 ? 100 : progress.bytes * 100 / total
        return
            "\(verb): \(ByteCount.text(progress.bytes)) of \(ByteCount.text(total)), \(percent) %"
    }
}
