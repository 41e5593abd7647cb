/// Reads one JSON object into texts by their path, such as `request.headers.X-Request-Id.0`; pure.
///
/// Made for lines of logs: bounded in depth and number, and it takes the escape `\xhh`, which some
/// servers write although JSON has none.
struct FlatJSON {
    /// Deepest nesting.
    static let depthMax = 8
    /// Texts of one line.
    static let valuesMax = 256

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var values: [String: String] = [:]

    /// The texts of an object; nil when the bytes are none, or more than that.
    static func values(of bytes: ArraySlice<UInt8>) -> [String: String]? {
        var reader = FlatJSON(bytes)
        reader.skipBlanks()
        guard reader.peek() == UInt8(ascii: "{"), reader.value("", depth: 0) else { return nil }
        reader.skipBlanks()
        return reader.index == bytes.endIndex ? reader.values : nil
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    private func peek() -> UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    /// Reads a value; false when it is malformed or beyond a bound.
    private mutating func value(_ path: String, depth: Int) -> Bool {
        guard depth <= Self.depthMax, let byte = peek() else { return false }
        switch byte {
        case UInt8(ascii: "{"): return object(path, depth: depth)
        case UInt8(ascii: "["): return array(path, depth: depth)
        case UInt8(ascii: "\""):
            guard let text = string() else { return false }
            return keep(text, path)
        default:
            let start = index
            while let byte = peek(), Self.isPlain(byte) { index += 1 }
            guard index > start else { return false }
            return keep(String(decoding: bytes[start..<index], as: UTF8.self), path)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x30...0x39, 0x41...0x5A,
            0x61...0x7A:
            true
        default: false
        }
    }

    private mutating func keep(_ text: String, _ path: String) -> Bool {
        guard values.count < Self.valuesMax else { return false }
        // Of equal names the last one counts, as readers of JSON mostly have it.
        values[path] = text
        return true
    }

    private mutating func object(_ path: String, depth: Int) -> Bool {
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return true }
        while true {
            skipBlanks()
            guard peek() == UInt8(ascii: "\""), let name = string() else { return false }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { return false }
            skipBlanks()
            let inner = path.isEmpty ? name : "\(path).\(name)"
            guard value(inner, depth: depth + 1) else { return false }
            skipBlanks()
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func array(_ path: String, depth: Int) -> Bool {
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return true }
        var number = 0
        while true {
            skipBlanks()
            guard value("\(path).\(number)", depth: depth + 1) else { return false }
            number += 1
            skipBlanks()
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// Reads a string; the index is at its first quote.
    private mutating func string() -> String? {
        index += 1
        var text: [UInt8] = []
        while let byte = peek() {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape(into text: inout [UInt8]) -> Bool {
        guard let byte = peek() else { return false }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "x"):
            guard let value = digits(2) else { return false }
            text.append(UInt8(truncatingIfNeeded: value))
        case UInt8(ascii: "u"):
            guard let value = digits(4) else { return false }
            // A half of a pair stands for itself: what counts is that replicas write the same.
            let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
            text += Array(String(scalar).utf8)
        default: text.append(byte)
        }
        return true
    }

    private mutating func digits(_ count: Int) -> UInt32? {
        guard index + count <= bytes.endIndex else { return nil }
        let text = String(decoding: bytes[index..<(index + count)], as: UTF8.self)
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(text, radix: 16)
        else { return nil }
        index += count
        return value
    }
}
