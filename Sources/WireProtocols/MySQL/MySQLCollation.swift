/// What matters of a collation's number.
public enum MySQLCollation {
    /// Tells whether the character set may hold the byte of a quote or backslash inside a character,
    /// so that statements cannot be read byte by byte.
    public static func hidesQuotes(_ collation: UInt8) -> Bool {
        switch collation {
        case 1, 84: true  // big5
        case 13, 88: true  // sjis
        case 28, 87: true  // gbk
        case 95, 96: true  // cp932
        case 248...250: true  // gb18030
        case 35, 90, 128...151, 159: true  // ucs2
        case 54...56, 62, 101...124: true  // utf16
        case 60, 61, 160...183: true  // utf32
        default: false
        }
    }
}
