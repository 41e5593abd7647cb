import FoundationEssentials

/// Which calls to the engine's API pass; a value without I/O.
///
/// Everything is refused but calls that only read: `/_ping`, `/version`, events and containers of one
/// project, and, where the rule names a service, what its replicas write from now on. What passes is written anew from what was understood, so that engine and rule cannot read
/// one request in two ways; the filters that keep to the project are always this rule's own.
struct EngineProxyRule: Sendable {
    /// Bytes of a request's address.
    static let addressBytesMax = 8_192

    /// Name of the Compose project whose containers may be seen.
    let project: String
    /// Service of which the replicas' output may be read; nil for none.
    var outputOf: String?

    /// What becomes of a request.
    enum Decision: Sendable, Equatable {
        /// Ask the engine for this address.
        case pass(String)
        /// Ask for the address `containers`, then follow the events at this one, those of the project.
        case follow(String, containers: String)
        /// Ask for the address `containers`; when it has `container`, follow the output at this address.
        case output(String, container: String, containers: String)
        /// Refuse it, and say why.
        case refuse(String)
    }

    /// Decides about a request.
    ///
    /// - Parameters:
    ///   - method: HTTP method.
    ///   - address: Path and query as they were sent.
    /// - Returns: What becomes of it.
    func decide(method: String, address: String) -> Decision {
        guard method == "GET" else { return .refuse("\(method) is not allowed, only GET is") }
        guard address.utf8.count <= Self.addressBytesMax else {
            return .refuse("the address is longer than \(Self.addressBytesMax) bytes")
        }
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0])
        guard let query = Self.items(parts.count > 1 ? String(parts[1]) : "") else {
            return .refuse("the query cannot be read, or has a name twice")
        }
        let bare = Self.withoutVersion(path)
        let version = path.dropLast(bare.utf8.count)
        switch bare {
        case "/_ping", "/version":
            guard query.isEmpty else { return .refuse("\(bare) takes no query") }
            return .pass(path)
        case "/containers/json":
            if let reason = check(query, known: ["all", "filters"]) { return .refuse(reason) }
            return .pass(path + listing(query["all"]))
        case "/events":
            if let reason = check(query, known: ["filters", "since", "until"]) {
                return .refuse(reason)
            }
            return .follow(
                path + following(query),
                containers: "\(version)/containers/json" + listing("1")
            )
        case _ where outputOf != nil && Self.container(ofOutput: bare) != nil:
            return output(path, bare, version, query)
        default:
            return .refuse("\(path) is not among the calls that are allowed")
        }
    }

    /// The container whose output a path names; nil for other paths and for all but whole identifiers.
    private static func container(ofOutput path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "containers", parts[3] == "logs",
            parts[2].utf8.count == 64,
            parts[2].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(parts[2])
    }

    /// Output is followed from now on, and nothing that was written before is handed out.
    private func output(
        _ path: String,
        _ bare: String,
        _ version: Substring,
        _ query: [String: String]
    ) -> Decision {
        let wanted = ["follow": "1", "stdout": "1", "stderr": "1", "tail": "0"]
        guard query == wanted, let outputOf, let container = Self.container(ofOutput: bare) else {
            return .refuse("output can only be followed, with follow=1, stdout=1, stderr=1, tail=0")
        }
        let labels = [
            label, "\(ContainerLabel.role)=replica", "\(ContainerLabel.service)=\(outputOf)",
        ]
        return .output(
            path
                + PercentEncoding.query(
                    wanted.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                ),
            container: container,
            containers: "\(version)/containers/json"
                + PercentEncoding.query([filters(["label": labels])])
        )
    }

    private var label: String { "\(ContainerLabel.project)=\(project)" }

    private func listing(_ all: String?) -> String {
        let items = all.map { [(name: "all", value: $0)] } ?? []
        return PercentEncoding.query(items + [filters(["label": [label]])])
    }

    private func following(_ query: [String: String]) -> String {
        let times = ["since", "until"].compactMap { name in
            query[name].map { (name: name, value: $0) }
        }
        let filters = filters([
            "event": ProjectEventFilter.actions, "type": ProjectEventFilter.kinds,
        ])
        return PercentEncoding.query([filters] + times)
    }

    private func filters(_ filters: [String: [String]]) -> (name: String, value: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Lists of texts can always be written.
        let data = (try? encoder.encode(filters)) ?? Data()
        return ("filters", String(decoding: data, as: UTF8.self))
    }

    /// What is wrong with a query about the project's containers; nil when nothing is.
    ///
    /// Filters of the caller may say what holds anyhow, so that who asks for more is told.
    private func check(_ query: [String: String], known: Set<String>) -> String? {
        if let other = query.keys.sorted().first(where: { !known.contains($0) }) {
            return "the parameter '\(other.prefix(40))' is not allowed"
        }
        for name in ["all", "since", "until"] {
            guard let value = query[name] else { continue }
            guard !value.isEmpty,
                value.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) })
            else { return "'\(name)' is no number" }
        }
        guard let text = query["filters"] else { return nil }
        let filters = try? JSONDecoder().decode([String: [String]].self, from: Data(text.utf8))
        var allowed = ["label": [label]]
        if known.contains("since") { allowed["type"] = ProjectEventFilter.kinds }
        guard filters == allowed else {
            let wanted = self.filters(allowed).value
            return "'filters' can be left out or be \(wanted.replacing("\"", with: "'"))"
        }
        return nil
    }

    /// The path without `/v1.41` in front; paths that are encoded in any way match nothing.
    private static func withoutVersion(_ path: String) -> String {
        guard path.hasPrefix("/v") else { return path }
        let version = path.dropFirst(2).prefix { $0 != "/" }
        let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, version.utf8.count <= 8,
            numbers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return path }
        return String(path.dropFirst(2 + version.count))
    }

    private static func items(_ query: String) -> [String: String]? {
        var items: [String: String] = [:]
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let name = decoded(pair[0]), let value = decoded(pair[1]),
                items.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return items
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                // A plus is a blank to some readers and a plus to others.
                guard byte != UInt8(ascii: "+"), byte > 0x20, byte < 0x7F else { return nil }
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
