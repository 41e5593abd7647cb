import ComposeModel

/// Checks that a text looks like what it should be, and gives it its usual form.
struct TextChecker {
    let text: String

    /// What a shape is called in a message.
    static func wanted(_ shape: TextShape) -> String {
        switch shape {
        case .any: "a text"
        case .path: "an absolute path inside the container"
        case .file: "the path of a file"
        case .location: "a path or a URL"
        case .logPath: "an absolute path inside the container, or `../<container id>-json.log`"
        case .containerName: "the name of a container"
        case .url: "a URL that begins with http:// or https://"
        case .domain: "a host name"
        case .address: "an IPv4 or IPv6 address"
        case .pattern: "a regular expression with named groups"
        case .image: "an image"
        case .size: "a size such as 10GiB"
        case .number: "a number of at least 0"
        case .duration: "a time such as 30s"
        case .place:
            "a JSON pointer (`/items/*/id`), `header:NAME`, `html:SELECTOR` or `regex:PATTERN`"
        case .origin: "a URL without `https://`, such as example.org/ledger"
        }
    }

    /// The text in its usual form.
    func checked(_ shape: TextShape) throws(ValueProblem) -> String {
        switch shape {
        case .path where isPath: return FilePath.normalized(text)
        case .logPath where isPath: return FilePath.normalized(text)
        case .containerName: return try containerName()
        case .duration:
            if let value = DurationText.canonical(text) { return value }
        case .any where !text.isEmpty, .file where isFile, .location where isLocation,
            .logPath where isEngineLog, .url where isURL, .domain where isDomain,
            .address where isAddress, .pattern where isPattern, .image where isImage,
            .size where isSize, .number where isNumber, .origin where isOrigin,
            .place where IgnoredPlace(text) != nil:
            return text
        default: break
        }
        throw ValueProblem(
            .init(.unknownValue, "is \(TextChecker.wanted(shape)), not `\(text)`")
        )
    }

    private func containerName() throws(ValueProblem) -> String {
        let isName =
            all { isAlphanumeric($0) || "_.-".utf8.contains($0) } && text.utf8.count > 1
            && (text.utf8.first.map(isAlphanumeric) ?? false)
        if isName { return text }
        throw ValueProblem(
            .init(
                .unknownValue,
                "cannot be `\(text)`: that is no name of a container",
                remedy: "use letters, digits, `_`, `.` and `-`, two at least"
            )
        )
    }

    private var isPath: Bool {
        text.hasPrefix("/") && !text.contains(":") && !text.contains("//") && !hasParent
    }
    private var hasParent: Bool { text.split(separator: "/").contains("..") }
    private var isFile: Bool { !text.isEmpty && !hasParent && !text.contains("//") }
    private var isLocation: Bool {
        guard !text.isEmpty, all({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        return isURL || !text.contains("://") || hasScheme(["git", "ssh", "file"])
    }
    private var isEngineLog: Bool { text.hasPrefix("../") && text.hasSuffix("-json.log") }
    private var isURL: Bool { hasScheme(["http", "https"]) }
    private var isImage: Bool {
        !text.isEmpty && all { isAlphanumeric($0) || "_.-/:@".utf8.contains($0) }
            && (text.utf8.first.map(isAlphanumeric) ?? false)
    }

    private func hasScheme(_ schemes: [String]) -> Bool {
        schemes.contains { scheme in
            text.hasPrefix("\(scheme)://") && text.utf8.count > scheme.utf8.count + 3
                && all { $0 > 0x20 && $0 != 0x7F }
        }
    }

    private var isDomain: Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253 && !labels.isEmpty
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
                    && label.first != "-" && label.last != "-"
            }
    }

    private var isAddress: Bool {
        if text.contains(":") {
            return text.utf8.count <= 39 && text.filter { $0 == ":" }.count >= 2
                && text.allSatisfy { $0 == ":" || $0.isHexDigit }
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (0x30...0x39).contains($0) } && part.utf8.count <= 3
                    && (Int(part).map { $0 <= 255 } ?? false)
            }
    }

    /// Named groups are what a vote can compare; the runtime compiles the rest.
    private var isPattern: Bool { text.contains("(?<") || text.contains("(?P<") }
    private var isOrigin: Bool {
        !text.contains("//") && text.utf8.count <= 200
            && all { isAlphanumeric($0) || "_.~-/".utf8.contains($0) }
            && (text.utf8.first.map(isAlphanumeric) ?? false)
    }
    private var isNumber: Bool { (Double(text).map { $0 >= 0 && $0.isFinite }) ?? false }
    private var isSize: Bool {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).filter { $0 != " " }.lowercased()
        let units = [
            "", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "t", "tb", "tib",
        ]
        return (Double(digits).map { $0 > 0 } ?? false) && units.contains(unit)
    }

    private func all(_ test: (UInt8) -> Bool) -> Bool { text.utf8.allSatisfy(test) }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
