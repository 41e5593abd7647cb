/// A table of a replica.
struct TableName: Sendable, Equatable, CustomStringConvertible {
    /// Name of the database.
    let schema: String
    /// Name of the table.
    let table: String

    /// The name for people.
    var description: String { "\(schema).\(table)" }
    /// The name in a statement.
    var quoted: String { "\(Self.quote(schema)).\(Self.quote(table))" }
    /// True when the name of the table's file is the name itself.
    var isPlain: Bool {
        (schema + table).utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// A name in backticks.
    static func quote(_ name: String) -> String {
        "`" + name.replacing("`", with: "``") + "`"
    }

    /// A text in quotes.
    static func literal(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }
}
