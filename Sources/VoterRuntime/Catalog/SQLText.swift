internal import NIOCore

/// Writes names and values into statements.
enum SQLText {
    /// Quotes a name with backticks.
    static func identifier(_ name: String) -> String {
        var quoted = "`"
        for character in name.unicodeScalars {
            if character == "`" { quoted.unicodeScalars.append("`") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "`"
    }

    /// Quotes text; valid while NO_BACKSLASH_ESCAPES is off, as in every session of the voter.
    static func string(_ text: String) -> String {
        var buffer = ByteBuffer()
        write(ByteBuffer(string: text), to: &buffer)
        return String(buffer: buffer)
    }

    /// A list of quoted texts between parentheses; `('')` when it is empty.
    static func list(_ texts: some Sequence<String>) -> String {
        let quoted = texts.map(string)
        return quoted.isEmpty ? "('')" : "(\(quoted.joined(separator: ", ")))"
    }

    /// Writes a quoted byte string.
    static func write(_ bytes: ByteBuffer, to statement: inout ByteBuffer) {
        statement.writeInteger(UInt8(ascii: "'"))
        for byte in bytes.readableBytesView {
            switch byte {
            case 0: statement.writeStaticString("\\0")
            case UInt8(ascii: "'"), UInt8(ascii: "\\"):
                statement.writeInteger(UInt8(ascii: "\\"))
                statement.writeInteger(byte)
            default: statement.writeInteger(byte)
            }
        }
        statement.writeInteger(UInt8(ascii: "'"))
    }
}
