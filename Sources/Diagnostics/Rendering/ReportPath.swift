/// Paths as reports want them: from the root of the checkout.
public enum ReportPath {
    /// A path from a folder, without `.` and `..` where they can be taken out.
    public static func relative(_ path: String, to root: String) -> String {
        let clean = normalized(path)
        guard clean.hasPrefix("/") else { return clean }
        let folder = normalized(root)
        if folder == "/" { return String(clean.dropFirst()) }
        return clean.hasPrefix(folder + "/") ? String(clean.dropFirst(folder.count + 1)) : clean
    }

    /// The path as a URI reference: relative, or with the scheme `file`.
    static func uri(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return path.hasPrefix("/") ? "file://" + encoded : encoded
    }

    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }
}
