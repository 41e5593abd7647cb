/// Builds pieces of statements from data, safe under every `sql_mode`.
public enum SQLText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// A name in backticks.
    public static func identifier(_ name: String) -> String {
        "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
            + "`"
    }

    /// A table's name, with its schema when there is one.
    public static func identifier(_ name: SQLTableName) -> String {
        let table = identifier(name.table)
        return name.database.map { identifier($0) + "." + table } ?? table
    }

    /// Bytes as a hexadecimal literal.
    public static func hexLiteral(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = Array("X'".utf8)
        text.reserveCapacity(bytes.count * 2 + 3)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        text.append(UInt8(ascii: "'"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Text as a literal: plain where that is unmistakable, else in hexadecimal.
    public static func literal(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
        }
        return isPlain ? "'\(text)'" : "_utf8mb4 \(hexLiteral(text.utf8))"
    }
}
