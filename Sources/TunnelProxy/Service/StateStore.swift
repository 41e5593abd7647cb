internal import Glibc
internal import NIOConcurrencyHelpers
internal import NIOPosix
internal import VotingCore

/// The tunnel's own state on its volume: replica states, freeze, and the key that a database's packets are hashed with.
///
/// A small text file, replaced atomically and synced on a thread of its own.
final class StateStore: Sendable {
    /// What an earlier tunnel of this service left.
    struct Restored: Sendable, Equatable {
        /// State of each replica by name.
        var states: [String: ReplicaState] = [:]
        /// Why writes were refused; nil when they were not.
        var freezeReason: String?
        /// The key of packet hashes; empty on the first start, and in a web server's state.
        var key: [UInt8] = []
    }

    private static let header = "ftcompose-tunnel-state 1"
    private static let fileBytesMax = 65_536
    private let path: String
    private let names: [String]
    private let key: [UInt8]
    private let pool: NIOThreadPool

    /// Creates a store that writes to `directory`/state; without a key, none is kept.
    init(directory: String, replicas: [String], key: [UInt8] = []) {
        path = directory + "/state"
        names = replicas
        self.key = key
        pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
    }

    /// Reads what an earlier tunnel left; nothing on the first start.
    ///
    /// - Throws: `TunnelFailure` when there is a file that cannot be read or understood.
    static func restore(directory: String) throws(TunnelFailure) -> Restored {
        let path = directory + "/state"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return Restored() }
            throw TunnelFailure("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { _ = Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        let count = read(descriptor, &bytes, bytes.count)
        return try parse(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self), path: path)
    }

    /// Understands the file's text.
    static func parse(_ text: String, path: String) throws(TunnelFailure) -> Restored {
        let lines = text.split(separator: "\n")
        guard lines.first.map(String.init) == header else {
            throw TunnelFailure(
                "\(path) is not a state file of this version; remove it to start anew"
            )
        }
        var restored = Restored()
        for line in lines.dropFirst() {
            let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
            switch fields.first {
            case "replica" where fields.count == 3:
                restored.states[fields[1]] = ReplicaState(rawValue: fields[2])
            case "frozen" where fields.count >= 2:
                restored.freezeReason = fields.dropFirst().joined(separator: " ")
            case "key" where fields.count == 2:
                restored.key = bytes(hex: fields[1])
            default:
                throw TunnelFailure("\(path) has a line this version does not know: \(line)")
            }
        }
        return restored
    }

    /// Writes the registry's state soon; a later state overtakes an earlier one.
    func keep(_ registry: ReplicaRegistry) {
        let text = render(registry)
        pool.submit { [path] state in
            guard case .active = state else { return }
            Self.replace(path, text)
        }
    }

    /// Stops the writing thread after what was handed in is written.
    func close() async { try? await pool.shutdownGracefully() }

    private func render(_ registry: ReplicaRegistry) -> String {
        var text = Self.header + "\n"
        for (index, name) in names.enumerated() {
            text += "replica \(name) \(registry.states[index].rawValue)\n"
        }
        if let reason = registry.freezeReason {
            text += "frozen \(reason.split(separator: "\n").joined(separator: " "))\n"
        }
        if !key.isEmpty { text += "key \(Self.hex(key))\n" }
        return text
    }

    private static func replace(_ path: String, _ text: String) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array(text.utf8)
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count
        let isSynced = fsync(descriptor) == 0
        _ = Glibc.close(descriptor)
        if isWritten, isSynced { rename(temporary, path) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func bytes(hex: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: Int?
        for character in hex {
            guard let value = character.hexDigitValue else { return [] }
            if let first = high {
                bytes.append(UInt8(first << 4 | value))
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
