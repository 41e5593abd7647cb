public import NIOCore

/// Replaces calls whose value each server invents by expressions over the pinned clock and random
/// generator, so that each row still gets a value of its own, the same on every replica.
public struct StatementRewriter: Sendable {
    /// What became of a statement.
    public enum Outcome: Sendable, Equatable {
        /// Nothing had to be replaced.
        case unchanged
        /// Send this text instead.
        case rewritten(ByteBuffer)
        /// It cannot be made equal on the replicas, and why.
        case refused(String)
    }

    /// Most bytes RANDOM_BYTES may ask for.
    public static let randomBytesMax = 1024
    /// Most calls replaced in one statement; each grows the text.
    public static let replacementsMax = 4096

    private let seed: String
    private let connectionID: UInt32
    private let mode: SQLMode

    /// Creates a rewriter for one statement.
    ///
    /// - Parameters:
    ///   - seed: 128 random bits, fresh for each statement and the same for all replicas.
    ///   - connectionID: Number of the session, as the client knows it.
    ///   - mode: How text falls into tokens.
    public init(seed: (UInt64, UInt64), connectionID: UInt32, mode: SQLMode = SQLMode()) {
        self.seed = Self.hex(seed.0) + Self.hex(seed.1)
        self.connectionID = connectionID
        self.mode = mode
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Rewrites the readable bytes of a buffer.
    public func rewrite(_ statement: ByteBuffer) -> Outcome {
        statement.withUnsafeReadableBytes { rewrite($0) }
    }

    /// Rewrites a region of memory.
    public func rewrite(_ statement: UnsafeRawBufferPointer) -> Outcome {
        var pass = RewritePass(SQLLexer(statement, mode: mode))
        var output = ByteBuffer()
        var copied = 0
        var count = 0
        while let call = pass.nextCall() {
            count += 1
            guard count <= Self.replacementsMax else {
                return .refused("more than \(Self.replacementsMax) calls of UUID() and the like")
            }
            guard let text = expression(for: call, number: count, in: statement) else {
                return .refused(
                    "RANDOM_BYTES needs a number from 1 to \(Self.randomBytesMax), and the others no arguments"
                )
            }
            output.writeBytes(statement[copied..<call.start])
            output.writeString(text)
            if call.isWholeColumn {
                // The column keeps the name it would have had.
                output.writeString(" AS `")
                output.writeBytes(statement[call.start..<call.end].filter { $0 != 0x60 })
                output.writeString("`")
            }
            copied = call.end
        }
        guard count > 0 else { return .unchanged }
        output.writeBytes(statement[copied...])
        return .rewritten(output)
    }

    /// Thirty-two hexadecimal digits that differ from row to row and from call to call.
    private func digest(_ number: Int, _ part: Int = 0) -> String {
        "MD5(CONCAT('\(seed):\(number):\(part)',NOW(6),RAND()))"
    }

    private func expression(
        for call: RewriteCall,
        number: Int,
        in statement: UnsafeRawBufferPointer
    ) -> String? {
        switch call.word {
        case .connectionID, .pseudoThreadID:
            return call.hasArguments ? nil : String(connectionID)
        case .uuid, .uuidV4, .uuidV7:
            guard !call.hasArguments else { return nil }
            // Version 4, variant 1.
            let marked = "INSERT(INSERT(\(digest(number)),13,1,'4'),17,1,'a')"
            return "INSERT(INSERT(INSERT(INSERT(\(marked),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-')"
        case .sysGUID:
            return call.hasArguments ? nil : "UPPER(\(digest(number)))"
        case .uuidShort:
            guard !call.hasArguments else { return nil }
            return "CAST(CONV(LEFT(\(digest(number)),15),16,10) AS UNSIGNED)"
        case .randomBytes:
            guard let count = call.literal, (1...Self.randomBytesMax).contains(count) else {
                return nil
            }
            let parts = (0..<(count + 15) / 16).map { digest(number, $0) }
            let digits = parts.count == 1 ? parts[0] : "CONCAT(\(parts.joined(separator: ",")))"
            return "UNHEX(LEFT(\(digits),\(count * 2)))"
        default:
            return nil
        }
    }
}
