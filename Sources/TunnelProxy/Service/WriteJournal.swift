internal import Glibc
internal import NIOConcurrencyHelpers

/// The one write that may be on its way, and the last sequence number, on disk.
///
/// Commits are ordered one at a time, so one record says all: `B n …` while write n is on its way,
/// `E n` once every replica has answered. The record survives a kill of the process; a power failure
/// may lose it, and the state comparison at start-up does not need it.
final class WriteJournal: Sendable {
    /// What the journal said when it was opened.
    struct Recovery: Sendable, Equatable {
        /// Last sequence number given out.
        var sequence: UInt64
        /// What was on its way when the tunnel ended; nil when nothing was.
        var inFlight: String?
    }

    private static let recordBytes = 256
    private let descriptor: Int32
    /// What was found at start-up.
    let recovery: Recovery

    /// Opens or creates the journal.
    ///
    /// - Throws: `TunnelFailure` when the file cannot be opened.
    init(path: String) throws(TunnelFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TunnelFailure("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        var bytes = [UInt8](repeating: 0, count: Self.recordBytes)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        recovery = Self.parse(text)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Reads a record.
    static func parse(_ text: String) -> Recovery {
        let line = text.split(separator: "\n", omittingEmptySubsequences: true).first ?? ""
        let fields = line.split(separator: " ", maxSplits: 2)
        guard fields.count >= 2, let number = UInt64(fields[1]) else {
            return Recovery(sequence: 0, inFlight: nil)
        }
        guard fields[0] == "B" else { return Recovery(sequence: number, inFlight: nil) }
        return Recovery(sequence: number, inFlight: fields.count > 2 ? String(fields[2]) : "")
    }

    /// Write `sequence` is about to be sent.
    func began(_ sequence: UInt64, pin: String, verb: String) {
        put("B \(sequence) \(verb) \(pin)")
    }

    /// Write `sequence` is complete on all replicas.
    func ended(_ sequence: UInt64) { put("E \(sequence)") }

    private func put(_ record: String) {
        var bytes = Array(record.utf8.prefix(Self.recordBytes - 1))
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(0x20, count: Self.recordBytes - bytes.count))
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }
}
