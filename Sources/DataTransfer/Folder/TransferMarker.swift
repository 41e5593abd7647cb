internal import FoundationEssentials
internal import Glibc

/// Says in a folder's root that its content came, or only half came, from elsewhere.
///
/// It is written before the first file and changed after the comparison, so a half copied folder is
/// never taken for good.
public struct TransferMarker: Codable, Sendable, Equatable {
    /// Name of the file.
    public static let fileName = ".ftcompose-transfer"
    private static let bytesMax = 65_536

    /// How far the transfer came.
    public enum State: String, Codable, Sendable {
        /// Files are missing.
        case copying
        /// Everything was copied and compared.
        case complete
    }

    /// How far the transfer came.
    public var state: State
    /// What it was for.
    public var purpose: TransferPurpose
    /// The same in all folders of one transfer.
    public var transfer: String
    /// What was copied: name of a volume, or a path.
    public var source: String
    /// Digest of what was copied, when it is complete.
    public var digest: String?

    /// Creates a marker.
    public init(
        state: State,
        purpose: TransferPurpose,
        transfer: String,
        source: String,
        digest: String? = nil
    ) {
        self.state = state
        self.purpose = purpose
        self.transfer = transfer
        self.source = source
        self.digest = digest
    }

    /// The marker of a folder; nil when it has none.
    ///
    /// - Throws: `TransferFailure` for a marker that cannot be read, because then nobody knows.
    public static func read(in folder: String) throws(TransferFailure) -> TransferMarker? {
        let path = "\(folder)/\(fileName)"
        guard access(path, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= bytesMax,
            let marker = try? JSONDecoder().decode(TransferMarker.self, from: data)
        else {
            throw TransferFailure(
                "\(path) is damaged, so the folder may be half copied; empty the folder (or remove "
                    + "its volume) and run the command again"
            )
        }
        return marker
    }

    /// Puts the marker into a folder so that it survives a crash.
    func write(in folder: String) throws(TransferFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else {
            throw TransferFailure("the marker of \(folder) cannot be written as JSON")
        }
        let path = "\(folder)/\(Self.fileName)"
        let new = path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try SystemCall.check(file, "write", new)
        defer { close(file) }
        let bytes = [UInt8](data)
        let count = Glibc.write(file, bytes, bytes.count)
        guard count == bytes.count else { throw SystemCall.failure("write", new) }
        try SystemCall.check(fsync(file), "write", new)
        try SystemCall.check(rename(new, path), "write", path)
        try Self.synchronize(folder)
    }

    /// Takes the marker out of a folder.
    static func remove(from folder: String) throws(TransferFailure) {
        let path = "\(folder)/\(fileName)"
        guard unlink(path) == 0 || errno == ENOENT else {
            throw SystemCall.failure("remove", path)
        }
        try synchronize(folder)
    }

    /// Makes a folder's own entries survive a crash.
    static func synchronize(_ folder: String) throws(TransferFailure) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try SystemCall.check(directory, "open", folder)
        defer { close(directory) }
        try SystemCall.check(fsync(directory), "write", folder)
    }
}
