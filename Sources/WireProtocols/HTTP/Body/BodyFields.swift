/// The values of one body, for finding out in which of them bodies differ.
public struct BodyFields: Sendable {
    /// The fields in the order of the body.
    public internal(set) var fields: [BodyField] = []
    /// True when there were more fields than are told apart: differences may be missing.
    public internal(set) var isTruncated = false
    let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
    }

    mutating func add(path: String, pattern: String, value: some Collection<UInt8>) {
        guard fields.count < countMax, path.utf8.count <= BodyField.pathBytesMax else {
            isTruncated = true
            return
        }
        var kept = Array(value.prefix(BodyField.valueBytesMax))
        if kept.count < value.count {
            let all = Array(value)
            let digest = all.withUnsafeBytes { ContentDigest(of: $0) }
            kept.append(contentsOf: "…\(all.count) \(digest.words.0) \(digest.words.1)".utf8)
        }
        fields.append(BodyField(path: path, pattern: pattern, value: kept))
    }

    /// Takes a body apart by its form; nil for forms without fields and for malformed bodies.
    public init?(of bytes: UnsafeRawBufferPointer, form: HTTPComparisonForm, rules: BodyRules) {
        guard bytes.count <= rules.wholeBodyBytesMax else { return nil }
        let input = bytes.bindMemory(to: UInt8.self)
        do throws(BodyFallback) {
            switch form {
            case .json:
                var writer = JSONCanonicalizer(rules: rules, collectsFields: true)
                try writer.write(input)
                self = writer.fields
            case .html, .xml:
                var writer = MarkupCanonicalizer(
                    rules: rules,
                    isXML: form == .xml,
                    collectsFields: true
                )
                try writer.write(input)
                self = writer.fields
            case .text:
                self.init(countMax: rules.fieldCountMax)
                var filter = TextFilter(rules: rules)
                var number = 0
                filter.append(bytes) { line in addLine(line, &number) }
                filter.finish { line in addLine(line, &number) }
            case .bytes, .byteRanges:
                return nil
            }
        } catch {
            return nil
        }
    }

    private mutating func addLine(_ line: UnsafeRawBufferPointer, _ number: inout Int) {
        number += 1
        add(path: "line \(number)", pattern: "line \(number)", value: line)
    }
}
