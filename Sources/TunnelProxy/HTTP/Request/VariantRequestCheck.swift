internal import WireProtocols

/// Refuses what different servers answer differently by design, before any of them is asked.
///
/// Without it whoever sends such requests makes right replicas dissent, until they are taken out of the vote.
/// What is here was found by asking nginx 1.22, Apache 2.4 and Caddy 2.6 for one tree.
enum VariantRequestCheck {
    /// Bytes of a target: nginx and Apache end at a request line of 8190, Caddy does not.
    static let targetBytesMax = 8_000
    /// Bytes of a path: with the folder before it, it stays below what a file system takes.
    static let pathBytesMax = 2_048
    /// Bytes of one name in a path: longer ones are 404, 403 and 500.
    static let nameBytesMax = 255
    /// Bytes of one header line: nginx and Apache end at 8190.
    static let fieldBytesMax = 8_000
    /// Bytes of all header lines: nginx has four buffers of 8 KiB.
    static let fieldsBytesMax = 24_000
    /// Header lines: Apache takes 100, and the tunnel adds some.
    static let fieldCountMax = 80

    /// What is wrong with a request; nil for one that all servers read alike.
    static func fault(of request: WebRequest) -> VariantRequestFault? {
        guard request.method == "GET" || request.method == "HEAD" else { return .methodNotServed }
        guard !request.host.contains(".."), !request.host.hasSuffix(":") else {
            return .hostAmbiguous
        }
        guard request.target.utf8.count <= targetBytesMax else { return .targetTooLong }
        if let fault = fault(ofPath: request.target.prefix { $0 != "?" }) { return fault }
        let lines = request.fields.map { $0.name.utf8.count + $0.value.utf8.count + 4 }
        let cookie = request.cookies.reduce(0) { $0 + $1.utf8.count + 10 }
        guard lines.allSatisfy({ $0 <= fieldBytesMax }), cookie <= fieldBytesMax,
            lines.reduce(cookie, +) <= fieldsBytesMax, lines.count <= fieldCountMax
        else { return .fieldsTooLarge }
        return nil
    }

    /// Whether all servers read a Range alike: one range that is well formed, or none.
    ///
    /// Several ranges come in parts with types of each server's own, and malformed ones are an error to some. A
    /// recipient may leave out a Range, so that everything is sent.
    static func isShared(range: String) -> Bool {
        guard range.utf8.count <= 64, range.hasPrefix("bytes=") else { return false }
        let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count <= 18 }),
            ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return false }
        switch (UInt64(ends[0]), UInt64(ends[1])) {
        case (nil, nil): return false
        case (let first?, let last?): return first <= last
        case (nil, let count?): return count > 0
        case (_?, nil): return true
        }
    }

    private static func fault(ofPath path: Substring) -> VariantRequestFault? {
        guard path.utf8.count <= pathBytesMax else { return .targetTooLong }
        for name in path.split(separator: "/") {
            guard let bytes = decoded(name) else { return .pathAmbiguous }
            if bytes.count > nameBytesMax { return .targetTooLong }
            if bytes == [46] || bytes == [46, 46] { return .pathAmbiguous }
            if bytes.contains(where: { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "/") }) {
                return .pathAmbiguous
            }
            if bytes.starts(with: [46, 104, 116]) { return .fileOfSettings }
        }
        return nil
    }

    /// The bytes that a name stands for; nil for a malformed one.
    private static func decoded(_ name: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(value),
                let low = rest.popFirst().flatMap(value)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
