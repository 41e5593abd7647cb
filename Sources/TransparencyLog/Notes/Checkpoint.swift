/// What a log says of its tree: how many leaves, and which root (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable {
    /// Most bytes of an origin.
    public static let originBytesMax = 255
    /// Most lines after the first three.
    public static let extensionLinesMax = 16
    /// Bytes that no checkpoint's text exceeds.
    public static let textBytesMax = 16 << 10

    /// Name of the log.
    public let origin: String
    /// Number of leaves.
    public let size: UInt64
    /// Root of the tree.
    public let root: TreeHash
    /// Further lines; ftcompose writes none, and nobody watches over them.
    public let extensionLines: [String]

    /// Creates a checkpoint without further lines.
    public init(origin: String, size: UInt64, root: TreeHash) throws(LogError) {
        try self.init(origin: origin, size: size, root: root, extensionLines: [])
    }

    private init(
        origin: String,
        size: UInt64,
        root: TreeHash,
        extensionLines: [String]
    ) throws(LogError) {
        guard (1...Self.originBytesMax).contains(origin.utf8.count),
            origin.utf8.allSatisfy({ $0 >= 0x20 })
        else {
            throw LogError(
                .malformedCheckpoint,
                "an origin is one line of 1 to \(Self.originBytesMax) bytes"
            )
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensionLines = extensionLines
    }

    /// Reads the text of a checkpoint.
    public init(text: String) throws(LogError) {
        try self.init(textBytes: Array(text.utf8))
    }

    /// Reads the bytes of a checkpoint's text, as ``SignedNote/textBytes`` has them.
    public init(textBytes: [UInt8]) throws(LogError) {
        guard textBytes.count <= Self.textBytesMax, textBytes.last == UInt8(ascii: "\n") else {
            throw LogError(
                .malformedCheckpoint,
                "a checkpoint ends with a newline and has at most \(Self.textBytesMax) bytes"
            )
        }
        let lines = textBytes.dropLast().split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        guard lines.count >= 3 else {
            throw LogError(.malformedCheckpoint, "a checkpoint has at least three lines")
        }
        guard lines.allSatisfy({ !$0.isEmpty && !$0.contains(UInt8(ascii: "\r")) }) else {
            throw LogError(
                .malformedCheckpoint,
                "a checkpoint has no empty lines and no carriage returns"
            )
        }
        guard lines.count <= 3 + Self.extensionLinesMax else {
            throw LogError(
                .malformedCheckpoint,
                "the checkpoint has more than \(Self.extensionLinesMax) further lines"
            )
        }
        guard let size = DecimalText.parse(lines[1]) else {
            throw LogError(.malformedCheckpoint, "the checkpoint's second line is no tree size")
        }
        guard let root = Base64.decode(lines[2]).flatMap({ TreeHash(bytes: $0) }) else {
            throw LogError(
                .malformedCheckpoint,
                "the checkpoint's third line is no root: base64 of \(TreeHash.byteCount) bytes"
            )
        }
        guard let origin = String(validating: lines[0], as: UTF8.self) else {
            throw LogError(.malformedCheckpoint, "the origin is no valid UTF-8")
        }
        var extensionLines: [String] = []
        for line in lines[3...] {
            guard let text = String(validating: line, as: UTF8.self) else {
                throw LogError(.malformedCheckpoint, "the checkpoint is no valid UTF-8")
            }
            extensionLines.append(text)
        }
        try self.init(origin: origin, size: size, root: root, extensionLines: extensionLines)
    }

    /// The text: three lines, and further ones if it came with any.
    public var text: String {
        ([origin, String(size), root.base64] + extensionLines).map { $0 + "\n" }.joined()
    }

    /// The text's bytes: what a log signs.
    public var textBytes: [UInt8] { Array(text.utf8) }

    /// A note of the checkpoint, signed by its log.
    public func signed(by log: NoteSigner) throws(LogError) -> SignedNote {
        var note = try SignedNote(textBytes: textBytes)
        try note.sign(with: log)
        return note
    }
}

extension Checkpoint: Hashable {
    /// Tells whether both have the same text, byte for byte.
    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.size == right.size && left.root == right.root && left.text.hasSameBytes(as: right.text)
    }

    /// Feeds size and root to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}
