/// Finds host names in texts such as URLs, commands and `HOST:PORT`.
enum HostMention {
    private static let addressSuffixes = [
        "HOST", "HOSTNAME", "HOSTS", "ADDR", "ADDRESS", "SERVER", "SERVERS", "ENDPOINT", "URL",
        "URI", "DSN", "BROKER", "BROKERS",
    ]

    /// Whether a text holds a name as a word of its own; `db` is none in `db-data` or `db.txt`.
    static func names(_ host: String, in text: String) -> Bool {
        !positions(of: host, in: Array(text.utf8)).isEmpty
    }

    /// The words of a text that could be names of hosts, each once.
    static func words(of text: String) -> Set<String> {
        var words: Set<String> = []
        for part in text.utf8.split(whereSeparator: { !isNameByte($0) }) {
            let word = Substring(part)
            words.insert(String(word))
            if word.hasPrefix("-h") { words.insert(String(word.dropFirst(2))) }
            if word.hasSuffix(".") { words.insert(String(word.dropLast())) }
        }
        return words
    }

    /// Whether a text uses a name as an address: in a URL, before a port, after a host option, or
    /// alone as the value of a variable such as `DB_HOST`.
    static func addresses(_ host: String, in text: String, variable: String? = nil) -> Bool {
        if text == host, let variable { return isAddressVariable(variable) }
        let bytes = Array(text.utf8)
        return positions(of: host, in: bytes).contains { start in
            isAddress(bytes, start..<start + host.utf8.count)
        }
    }

    /// The text with another name wherever it uses one as an address.
    static func replacing(
        _ host: String,
        with other: String,
        in text: String,
        variable: String? = nil
    ) -> String {
        if text == host, let variable { return isAddressVariable(variable) ? other : text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var end = 0
        for start in positions(of: host, in: bytes) {
            let place = start..<start + host.utf8.count
            guard start >= end, isAddress(bytes, place) else { continue }
            result += bytes[end..<start] + Array(other.utf8)
            end = place.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }

    private static func isAddress(_ bytes: [UInt8], _ place: Range<Int>) -> Bool {
        let end = place.upperBound
        if end + 1 < bytes.count, bytes[end] == UInt8(ascii: ":"), isDigit(bytes[end + 1]) {
            return true
        }
        let before = String(decoding: bytes[..<place.lowerBound], as: UTF8.self)
        return [
            "://", "@", "(", "-h ", "-h", "-H ", "--host ", "--host=", "--hostname=", "host=",
            "Server=", "server=",
        ].contains { before.hasSuffix($0) } && !before.hasSuffix("mailto:")
    }

    /// Whether a variable's name says that its value is an address.
    static func isAddressVariable(_ name: String) -> Bool {
        let name = name.uppercased()
        return addressSuffixes.contains { name == $0 || name.hasSuffix("_" + $0) }
    }

    /// The host of a URL, without user, port and path; nil when the text is no URL.
    static func host(ofURL text: String) -> String? {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@").last.map { $0.prefix { $0 != ":" } }
        return host.map(String.init)
    }

    private static func positions(of host: String, in bytes: [UInt8]) -> [Int] {
        let wanted = Array(host.utf8)
        guard !wanted.isEmpty, bytes.count >= wanted.count else { return [] }
        return (0...bytes.count - wanted.count).filter { start in
            let end = start + wanted.count
            guard bytes[start] == wanted[0], Array(bytes[start..<end]) == wanted else {
                return false
            }
            let isFree = start == 0 || !isNameByte(bytes[start - 1]) || isOption(bytes, start)
            guard isFree, end < bytes.count else { return isFree }
            // A full stop may end a sentence or an absolute name, but not start a file's ending.
            if bytes[end] == UInt8(ascii: ".") {
                return end + 1 == bytes.count || !isNameByte(bytes[end + 1])
            }
            return !isNameByte(bytes[end])
        }
    }

    /// Whether a name follows an option of one letter without a space, as in `-hdb`.
    private static func isOption(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start >= 2, bytes[start - 2] == UInt8(ascii: "-"),
            bytes[start - 1] == UInt8(ascii: "h")
        else { return false }
        return start == 2 || bytes[start - 3] == 0x20
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "_.-".utf8.contains(byte)
    }
}
