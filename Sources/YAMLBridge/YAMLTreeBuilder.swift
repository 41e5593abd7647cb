import Diagnostics

/// Builds nodes from events and checks budgets, keys, tags and aliases on the way.
///
/// It cannot be copied, so that no call makes a copy of it: there are several for each event.
struct YAMLTreeBuilder: ~Copyable {
    private(set) var documents: [YAMLDocument] = []
    private let file: SourceFile
    private let limits: YAMLLimits
    private let collector: DiagnosticCollector
    private var frames: [YAMLFrame] = []
    /// The children read so far of all open collections, the innermost last.
    private var children: [YAMLNode] = []
    private var root: YAMLNode?
    private var anchors: [String: Anchored] = [:]
    private var nodeCount = 0
    private var anchorCount = 0
    private var documentCount = 0

    /// An anchored node with its size; the node is nil while it is still being read.
    private struct Anchored {
        var node: YAMLNode?
        var size: YAMLSize
    }

    init(file: SourceFile, limits: YAMLLimits, collector: DiagnosticCollector) {
        self.file = file
        self.limits = limits
        self.collector = collector
    }

    /// Takes an event; false ends the reading.
    mutating func accept(_ event: YAMLEvent) -> Bool {
        switch event.kind {
        case .streamStart: return true
        case .streamEnd: return false
        case .documentStart:
            root = nil
            children = []
            anchors = [:]
            documentCount += 1
            return within(documentCount, limits.documentsMax, "documents", event.bytes)
        case .documentEnd:
            documents.append(YAMLDocument(file: file, root: root))
            return true
        case .alias(let name): return alias(name, event)
        case .scalar(let scalar): return self.scalar(scalar, event)
        case .sequenceStart(let isFlow): return open(event, isMapping: false, isFlow: isFlow)
        case .mappingStart(let isFlow): return open(event, isMapping: true, isFlow: isFlow)
        case .sequenceEnd, .mappingEnd: return close(event)
        }
    }

    private mutating func scalar(_ scalar: YAMLScalar, _ event: YAMLEvent) -> Bool {
        let size = scalar.text.utf8.count
        guard countNode(event),
            within(size, limits.scalarBytesMax, "bytes in one scalar", event.bytes)
        else { return false }
        let node = YAMLNode(
            .scalar(scalar),
            range: range(event.bytes),
            tag: event.tag,
            anchor: event.anchor
        )
        if let anchor = event.anchor { anchors[anchor] = Anchored(node: node, size: .one) }
        return add(node, event.bytes, size: .one)
    }

    private mutating func alias(_ name: String, _ event: YAMLEvent) -> Bool {
        guard within(nodeCount + 1, limits.nodesMax, "nodes", event.bytes) else { return false }
        nodeCount += 1
        guard let anchored = anchors[name] else {
            let message = "alias *\(name) stands for nothing: no anchor &\(name) before it"
            let remedy = "write &\(name) before a value further up, or correct the name"
            report(.yamlAlias, message, event.bytes, remedy: remedy)
            return false
        }
        guard let target = anchored.node else {
            let message = "alias *\(name) stands inside the node it names: \(path()) has no end"
            let remedy = "put the alias outside of that node, or write out what is meant"
            report(.yamlAlias, message, event.bytes, remedy: remedy)
            return false
        }
        let size = YAMLSize(nodes: anchored.size.nodes, fromAliases: anchored.size.nodes)
        let node = YAMLNode(.alias(name: name, target: target), range: range(event.bytes))
        return add(node, event.bytes, size: size)
    }

    private mutating func open(_ event: YAMLEvent, isMapping: Bool, isFlow: Bool) -> Bool {
        guard countNode(event),
            within(frames.count + 1, limits.depthMax, "levels of nesting", event.bytes)
        else { return false }
        if let anchor = event.anchor { anchors[anchor] = Anchored(node: nil, size: .one) }
        frames.append(
            YAMLFrame(event: event, isMapping: isMapping, isFlow: isFlow, base: children.count)
        )
        return true
    }

    private mutating func close(_ event: YAMLEvent) -> Bool {
        guard let frame = frames.popLast() else { return false }
        // A block collection "ends" for libyaml at the next token; its last child knows better.
        let end = frame.isFlow ? event.bytes.upperBound : frame.contentEnd
        let bytes = frame.start..<max(frame.start, end)
        let node = frame.node(of: children, range: range(bytes))
        children.removeLast(children.count - frame.base)
        if let anchor = frame.anchor {
            anchors[anchor] = Anchored(node: node, size: frame.size)
        }
        return add(node, bytes, size: frame.size)
    }

    private mutating func countNode(_ event: YAMLEvent) -> Bool {
        nodeCount += 1
        if event.anchor != nil { anchorCount += 1 }
        if let tag = event.tag, !YAMLTag.isKnown(tag) {
            report(
                .yamlTag,
                "tag \(YAMLTag.written(tag)) is not known here",
                event.bytes,
                remedy: "only YAML's own tags, !reset and !override can stand in a Compose file"
            )
        }
        return within(nodeCount, limits.nodesMax, "nodes", event.bytes)
            && within(anchorCount, limits.anchorsMax, "anchors", event.bytes)
    }

    private mutating func add(_ node: YAMLNode, _ bytes: Range<Int>, size: YAMLSize) -> Bool {
        guard !frames.isEmpty else {
            root = node
            return true
        }
        let top = frames.count - 1
        let isKey = frames[top].isMapping && (children.count - frames[top].base) % 2 == 0
        if isKey { checkKey(node, bytes) } else { checkMerge(node, bytes) }
        children.append(node)
        frames[top].added(node, bytes, isKey: isKey, to: children)
        frames[top].size.add(size)
        let expanded = frames[top].size.fromAliases
        return within(
            expanded,
            limits.aliasExpandedNodesMax,
            "nodes expanded from aliases",
            bytes
        )
    }

    private func checkKey(_ node: YAMLNode, _ bytes: Range<Int>) {
        guard let scalar = node.scalar else {
            let message = "a key must be a string, not \(node.kindName)"
            report(.yamlKeyType, message, bytes, remedy: "write a text before the colon")
            return
        }
        let resolution = scalar.resolution(tag: node.resolved.tag)
        if resolution != .string {
            report(
                .yamlKeyType,
                "key `\(scalar.text)` is \(resolution.kindName), not a string",
                bytes,
                remedy: "write \"\(scalar.text)\" with quotes"
            )
        }
        guard let first = frames[frames.count - 1].place(ofKey: scalar.text, in: children) else {
            return
        }
        collector.report(
            Diagnostic(
                .yamlDuplicateKey,
                .error,
                "key `\(scalar.text)` occurs twice in one mapping",
                at: range(bytes),
                notes: [DiagnosticNote("it stands here first", at: range(first))],
                remedy: "remove one of the two"
            )
        )
    }

    private func checkMerge(_ node: YAMLNode, _ bytes: Range<Int>) {
        guard frames[frames.count - 1].isMapping, let key = children.last,
            YAMLEntry(key: key, value: node).isMerge, !YAMLMerge.isMergeable(node)
        else { return }
        report(
            .yamlMerge,
            "`<<` takes a mapping or a list of mappings, not \(node.kindName)",
            bytes
        )
    }

    private func within(_ count: Int, _ max: Int, _ what: String, _ bytes: Range<Int>) -> Bool {
        guard count > max else { return true }
        report(
            .yamlLimit,
            "more than \(max) \(what); that is the limit",
            bytes,
            remedy: "write less into this file, for example by spreading it over several"
        )
        return false
    }

    private func report(
        _ id: DiagnosticID,
        _ message: String,
        _ bytes: Range<Int>,
        remedy: String? = nil
    ) {
        collector.report(Diagnostic(id, .error, message, at: range(bytes), remedy: remedy))
    }

    private func range(_ bytes: Range<Int>) -> SourceRange {
        SourceRange(file: file, bytes: bytes)
    }

    private func path() -> String {
        let ends = frames.dropFirst().map(\.base) + [children.count]
        let keys = zip(frames, ends).compactMap { frame, end in
            frame.isMapping && (end - frame.base) % 2 == 1 ? children[end - 1].text : nil
        }
        return keys.isEmpty ? "the document" : keys.joined(separator: ".")
    }
}
