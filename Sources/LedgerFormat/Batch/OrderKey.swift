/// A key of the order: what is put where.
public enum OrderKey: Sendable, Hashable {
    /// A signed batch of a writer, by the number of its first entry.
    case batch(WriterName, firstSequence: UInt64)
    /// The mark that cuts an open block whose time is up.
    case blockMark(UInt64)
    /// An actor's cosignature of the log at a size.
    case cosignature(size: UInt64, actor: String)
    /// What an actor has stored, so that the order may forget it.
    case stored(actor: String)

    /// The key as the sequencer takes it.
    public var text: String {
        switch self {
        case .batch(let writer, let sequence): "e/\(writer.text)/\(Self.padded(sequence))"
        case .blockMark(let number): "t/\(Self.padded(number))"
        case .cosignature(let size, let actor): "k/\(Self.padded(size))/\(actor)"
        case .stored(let actor): "a/\(actor)"
        }
    }

    /// Reads a key; nil unless it is exactly what `text` gives for one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("e", 4):
            guard let writer = WriterName(actor: String(parts[1]), service: String(parts[2])),
                let sequence = Self.number(parts[3])
            else { return nil }
            self = .batch(writer, firstSequence: sequence)
        case ("t", 2):
            guard let number = Self.number(parts[1]) else { return nil }
            self = .blockMark(number)
        case ("k", 3):
            guard let size = Self.number(parts[1]), Self.isActor(parts[2]) else { return nil }
            self = .cosignature(size: size, actor: String(parts[2]))
        case ("a", 2):
            guard Self.isActor(parts[1]) else { return nil }
            self = .stored(actor: String(parts[1]))
        default: return nil
        }
    }

    /// What all keys of a writer's batches begin with.
    public static func prefix(of writer: WriterName) -> String { "e/\(writer.text)/" }

    /// What all keys of batches begin with.
    public static let batchPrefix = "e/"

    /// What all marks of what actors have stored begin with.
    public static let storedPrefix = "a/"

    private static func isActor(_ text: Substring) -> Bool {
        WriterName(actor: String(text), service: WriterName.peerService) != nil
    }

    /// Twenty digits, so that keys sort as their numbers do.
    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard text.utf8.count == 20,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt64(text)
    }
}
