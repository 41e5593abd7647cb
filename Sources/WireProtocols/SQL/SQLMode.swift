/// The two settings of `sql_mode` that change how text falls into tokens.
public struct SQLMode: Sendable, Hashable {
    /// Double quotes enclose identifiers, not strings.
    public var ansiQuotes: Bool
    /// Backslash is an ordinary character in strings.
    public var noBackslashEscapes: Bool

    /// Creates a mode; both settings are off by default, as in the servers.
    public init(ansiQuotes: Bool = false, noBackslashEscapes: Bool = false) {
        self.ansiQuotes = ansiQuotes
        self.noBackslashEscapes = noBackslashEscapes
    }

    /// Reads the value of `@@sql_mode`.
    public init(text: String) {
        self.init()
        for name in text.split(separator: ",") {
            switch name.uppercased() {
            case "ANSI_QUOTES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL":
                ansiQuotes = true
            case "NO_BACKSLASH_ESCAPES":
                noBackslashEscapes = true
            default:
                break
            }
        }
    }
}
