/// Writes nodes as YAML, the same bytes for the same nodes: LF, two spaces, order as given.
///
/// Scalars read from a source keep their text, style and tag, so a placeholder or a plain `no` means
/// what it meant there; strings made by the program are quoted wherever a YAML 1.1 or 1.2 reader
/// would take them for something else. Lines are never folded.
public struct YAMLEmitter: ~Copyable {
    /// Longest key written before a colon, in bytes; libyaml takes 1024 code points.
    private static let simpleKeyBytesMax = 900
    private static let step = 2

    private var output: [UInt8] = []
    /// Which node each anchor name stands for at this point of the output.
    private var anchors: [String: ObjectIdentifier] = [:]

    private init() {}

    /// The bytes of a document; each line of `comment` comes first, after `# `.
    ///
    /// `expectedBytes` is about how long it will be, so that no copy is made while it grows.
    public static func emit(
        _ root: YAMLNode,
        comment: [String] = [],
        expectedBytes: Int = 0
    ) -> [UInt8] {
        var emitter = YAMLEmitter()
        emitter.output.reserveCapacity(expectedBytes)
        for line in comment { emitter.write(line.isEmpty ? "#\n" : "# \(line)\n") }
        emitter.document(root)
        return emitter.output
    }

    private mutating func document(_ root: YAMLNode) {
        if isBlockCollection(root) {
            let properties = self.properties(root)
            if !properties.isEmpty { write("--- \(properties)\n") }
            block(root, indent: 0, startsLine: true)
        } else {
            value(root, indent: 0, isRoot: true)
        }
    }

    // MARK: Block style

    /// Writes a non-empty collection; its first line is indented unless it goes on after a dash.
    private mutating func block(_ node: YAMLNode, indent: Int, startsLine: Bool) {
        var isFirst = !startsLine
        switch node.content {
        case .sequence(let items):
            for item in items {
                pad(isFirst ? 0 : indent)
                isFirst = false
                output.append(UInt8(ascii: "-"))
                itemValue(item, indent: indent + YAMLEmitter.step)
            }
        case .mapping(let entries):
            for entry in entries {
                pad(isFirst ? 0 : indent)
                isFirst = false
                key(entry.key, indent: indent)
                value(entry.value, indent: indent + YAMLEmitter.step)
            }
        case .scalar, .alias:
            break
        }
    }

    private mutating func itemValue(_ item: YAMLNode, indent: Int) {
        if isBlockCollection(item), item.anchor == nil, item.tag == nil {
            output.append(0x20)
            block(item, indent: indent, startsLine: false)
        } else {
            value(item, indent: indent)
        }
    }

    /// Writes what follows a key or a dash and ends the line.
    private mutating func value(_ node: YAMLNode, indent: Int, isRoot: Bool = false) {
        let separator = isRoot ? "" : " "
        if case .alias(let name, let target) = node.content {
            guard anchors[name] == ObjectIdentifier(target) else {
                value(target, indent: indent, isRoot: isRoot)
                return
            }
            write("\(separator)*\(name)\n")
            return
        }
        if isBlockCollection(node) {
            let properties = self.properties(node)
            write(properties.isEmpty ? "\n" : "\(separator)\(properties)\n")
            block(node, indent: indent, startsLine: true)
            return
        }
        if case .scalar(let scalar) = node.content,
            scalar.style == .literal || scalar.style == .folded,
            let literal = YAMLScalarWriter.literal(scalar.text)
        {
            let properties = self.properties(node)
            write(separator + (properties.isEmpty ? "" : properties + " ") + literal.header + "\n")
            for line in literal.lines {
                if !line.isEmpty { pad(max(indent, YAMLEmitter.step)) }
                write(line + "\n")
            }
            return
        }
        write(separator)
        let start = output.count
        inline(node, inFlow: false)
        // Nothing is written for nothing.
        if start == output.count { output.removeLast(separator.utf8.count) }
        output.append(0x0A)
    }

    private mutating func key(_ key: YAMLNode, indent: Int) {
        let start = output.count
        inline(key, inFlow: false)
        if output.count - start > YAMLEmitter.simpleKeyBytesMax {
            output.insert(contentsOf: "? ".utf8, at: start)
            write("\n")
            pad(indent)
        }
        if case .alias = key.content { write(" ") }
        output.append(UInt8(ascii: ":"))
    }

    // MARK: Flow style and scalars

    private mutating func inline(_ node: YAMLNode, inFlow: Bool) {
        if case .alias(let name, let target) = node.content {
            guard anchors[name] == ObjectIdentifier(target) else {
                inline(target, inFlow: inFlow)
                return
            }
            write("*\(name)")
            return
        }
        let properties = self.properties(node)
        if !properties.isEmpty { write(properties) }
        let start = output.count
        switch node.content {
        case .scalar(let scalar):
            if !writeAsItStands(scalar, of: node, inFlow: inFlow) {
                write(written(scalar, node: node, inFlow: inFlow))
            }
        case .sequence(let items):
            write("[")
            for (index, item) in items.enumerated() {
                if index > 0 { write(", ") }
                let before = output.count
                inline(item, inFlow: true)
                if before == output.count { write("null") }
            }
            write("]")
        case .mapping(let entries):
            write("{")
            for (index, entry) in entries.enumerated() {
                if index > 0 { write(", ") }
                flowEntry(entry)
            }
            write("}")
        case .alias:
            break
        }
        if !properties.isEmpty, start < output.count {
            output.insert(0x20, at: start)
        }
    }

    private mutating func flowEntry(_ entry: YAMLEntry) {
        let start = output.count
        inline(entry.key, inFlow: true)
        if output.count - start > YAMLEmitter.simpleKeyBytesMax {
            output.insert(contentsOf: "? ".utf8, at: start)
        }
        if case .alias = entry.key.content { write(" ") }
        write(": ")
        inline(entry.value, inFlow: true)
    }

    /// Writes a scalar of the source in whose text nothing stands out; false for one that needs a
    /// closer look, which nearly none does.
    private mutating func writeAsItStands(
        _ scalar: YAMLScalar,
        of node: YAMLNode,
        inFlow: Bool
    ) -> Bool {
        guard node.isFromSource else { return false }
        var text = scalar.text
        return text.withUTF8 { bytes in
            guard YAMLScalarWriter.isSimple(bytes, scalar.style, inFlow: inFlow) else {
                return false
            }
            switch scalar.style {
            case .plain:
                output.append(contentsOf: bytes)
            case .singleQuoted:
                output.append(UInt8(ascii: "'"))
                output.append(contentsOf: bytes)
                output.append(UInt8(ascii: "'"))
            case .doubleQuoted, .literal, .folded:
                output.append(UInt8(ascii: "\""))
                output.append(contentsOf: bytes)
                output.append(UInt8(ascii: "\""))
            }
            return true
        }
    }

    private func written(_ scalar: YAMLScalar, node: YAMLNode, inFlow: Bool) -> String {
        if node.range == nil, scalar.style != .plain {
            return YAMLScalarWriter.string(scalar.text, inFlow: inFlow)
        }
        // A tag alone would run into what follows it.
        if scalar.text.isEmpty, scalar.resolution(tag: node.tag) == .string { return "\"\"" }
        return YAMLScalarWriter.inline(scalar, inFlow: inFlow)
    }

    /// Writes an anchor down as seen, so that aliases after it can be written as aliases.
    private mutating func properties(_ node: YAMLNode) -> String {
        guard node.hasProperties else { return "" }
        var parts: [String] = []
        if let anchor = node.anchor {
            anchors[anchor] = ObjectIdentifier(node)
            parts.append("&\(anchor)")
        }
        if let tag = node.tag { parts.append(YAMLTag.written(tag)) }
        return parts.joined(separator: " ")
    }

    private func isBlockCollection(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .sequence(let items): !node.isFlow && !items.isEmpty
        case .mapping(let entries): !node.isFlow && !entries.isEmpty
        case .scalar, .alias: false
        }
    }

    private mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { output.append(contentsOf: $0) }
    }

    private mutating func pad(_ count: Int) {
        for _ in 0..<count { output.append(0x20) }
    }
}
