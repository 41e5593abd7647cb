internal import LibCrypto

/// Brings a body into the form in which bodies are compared, fed in pieces of any size.
///
/// Bytes and text are hashed as they come; other forms keep the body, up to a limit, because keys
/// and attributes have to be sorted. What is too long or malformed is compared by its bytes, and
/// the result says so: two replicas that send the same malformed body still agree.
public struct BodyCanonicalizer: Sendable {
    private let form: HTTPComparisonForm
    private let rules: BodyRules
    /// Hash of the bytes as they are; fed late when the body is kept.
    private var plain = SHA256()
    private var kept: [UInt8] = []
    private var text: TextFilter
    private var textHash = SHA256()
    private var fallback: BodyFallback?
    private var byteCount: UInt64 = 0

    /// Starts a body.
    public init(form: HTTPComparisonForm, rules: BodyRules = BodyRules()) {
        self.form = form
        self.rules = rules
        text = TextFilter(rules: rules)
        if form == .text { textHash.update(Array("text\n".utf8)) }
    }

    /// Bytes that are held at present.
    public var keptBytes: Int { kept.count + text.keptBytes }

    /// Adds the next piece.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        guard fallback == nil else {
            plain.update(bytes)
            return
        }
        switch form {
        case .bytes:
            plain.update(bytes)
        case .text:
            text.append(bytes) { Self.add($0, to: &textHash) }
        case .json, .html, .xml, .byteRanges:
            guard kept.count + bytes.count > rules.wholeBodyBytesMax else {
                kept.append(contentsOf: bytes)
                return
            }
            fallback = .tooLarge(bytesMax: rules.wholeBodyBytesMax)
            plain.update(kept)
            plain.update(bytes)
            kept = []
        }
    }

    /// Ends the body.
    public mutating func finish() -> CanonicalBody {
        if fallback != nil { return plainResult() }
        switch form {
        case .bytes:
            return plainResult()
        case .text:
            text.finish { Self.add($0, to: &textHash) }
            return CanonicalBody(
                digest: ContentDigest(textHash.finalizeWords()),
                form: .text,
                byteCount: byteCount
            )
        case .json, .html, .xml, .byteRanges:
            let result = kept.withUnsafeBytes { Self.canonical($0, form: form, rules: rules) }
            kept = []
            return result
        }
    }

    /// The result for a body that is in memory as a whole.
    public static func canonical(
        _ bytes: UnsafeRawBufferPointer,
        form: HTTPComparisonForm,
        rules: BodyRules = BodyRules()
    ) -> CanonicalBody {
        switch form {
        case .bytes, .text:
            var body = BodyCanonicalizer(form: form, rules: rules)
            body.append(bytes)
            return body.finish()
        case .json, .html, .xml, .byteRanges:
            break
        }
        var result = CanonicalBody(
            digest: ContentDigest((0, 0, 0, 0)),
            form: form,
            byteCount: UInt64(bytes.count)
        )
        do throws(BodyFallback) {
            let output = try Self.output(bytes, form: form, rules: rules)
            result.digest = output.bytes.withUnsafeBytes { ContentDigest(of: $0) }
            result.duplicateKeys = output.duplicateKeys
        } catch {
            result.digest = ContentDigest(of: bytes)
            result.form = .bytes
            result.fallback = error
        }
        return result
    }

    /// The canonical form itself, which begins with a line that names the form.
    static func output(
        _ bytes: UnsafeRawBufferPointer,
        form: HTTPComparisonForm,
        rules: BodyRules
    ) throws(BodyFallback) -> (bytes: [UInt8], duplicateKeys: Int) {
        guard bytes.count <= rules.wholeBodyBytesMax else {
            throw .tooLarge(bytesMax: rules.wholeBodyBytesMax)
        }
        let input = bytes.bindMemory(to: UInt8.self)
        switch form {
        case .json:
            var writer = JSONCanonicalizer(rules: rules)
            try writer.write(input)
            return (writer.output, writer.duplicateKeys)
        case .html, .xml:
            var writer = MarkupCanonicalizer(rules: rules, isXML: form == .xml)
            try writer.write(input)
            return (writer.output, 0)
        case .byteRanges:
            return (try ByteRangesForm.canonical(input), 0)
        case .text:
            var output = Array("text\n".utf8)
            var filter = TextFilter(rules: rules)
            filter.append(bytes) { output.append(contentsOf: Array($0) + [10]) }
            filter.finish { output.append(contentsOf: Array($0) + [10]) }
            return (output, 0)
        case .bytes:
            return (Array(bytes), 0)
        }
    }

    private static func add(_ line: UnsafeRawBufferPointer, to hash: inout SHA256) {
        hash.update(line)
        var end: UInt8 = 10
        withUnsafeBytes(of: &end) { hash.update($0) }
    }

    private func plainResult() -> CanonicalBody {
        CanonicalBody(
            digest: ContentDigest(plain.finalizeWords()),
            form: .bytes,
            fallback: fallback,
            byteCount: byteCount
        )
    }
}
