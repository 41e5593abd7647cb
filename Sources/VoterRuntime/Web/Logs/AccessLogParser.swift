internal import ServicePlan
package import WireProtocols

/// Reads lines of access logs: the compiler's own form, JSON as servers write it, common and combined, or as
/// a pattern says; pure.
package struct AccessLogParser: Sendable {
    /// What a line was.
    package enum Outcome: Sendable, Equatable {
        /// A request's line.
        case line(AccessLogLine)
        /// A line of a request that the tunnel did not pass on: a health check.
        case ownCheck
        /// Something else, such as a message of the server.
        case other
    }

    /// Bytes of a line that is read.
    package static let lineBytesMax = 65_536
    /// How the tunnel calls itself when it asks a replica for a sign of life.
    package static let agent = "ftcompose"

    /// Whether only lines count that name their request.
    let needsNames: Bool
    /// How lines are read, for the format `custom`.
    let pattern: CapturePattern?

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - needsNames: Whether the compiler made the server write a log of its own form, beside which lines
    ///     of other logs may stand.
    ///   - pattern: How lines are read; nil for those forms that are known.
    package init(needsNames: Bool, pattern: CapturePattern? = nil) {
        self.needsNames = needsNames
        self.pattern = pattern
    }

    /// The pattern of a log with lines of its own form; nil for the forms that are known.
    ///
    /// - Throws: `VoterError` when it is malformed, or says nothing that lines could be matched by.
    static func pattern(_ plan: WebLogVotePlan) throws(VoterError) -> CapturePattern? {
        guard plan.format == "custom" else { return nil }
        let pattern: CapturePattern
        do {
            pattern = try CapturePattern(plan.pattern ?? "")
        } catch {
            throw .plan("outputs.logs.pattern: \(error)")
        }
        guard pattern.names.contains(where: { ["id", "request", "target"].contains($0) }) else {
            throw .plan("outputs.logs.pattern has none of the groups id, request and target")
        }
        return pattern
    }

    /// Reads a line without its end.
    package func read(_ line: [UInt8]) -> Outcome {
        let bytes = line[...].drop { $0 == 0x20 }
        guard bytes.count <= Self.lineBytesMax, let first = bytes.first else { return .other }
        if let pattern { return pattern.groups(in: line[...]).map(custom) ?? .other }
        if first == UInt8(ascii: "{") {
            return FlatJSON.values(of: bytes).map(json) ?? .other
        }
        guard !needsNames, let combined = CombinedLogLine(bytes) else { return .other }
        return self.combined(combined)
    }

    // MARK: JSON

    private func json(_ values: [String: String]) -> Outcome {
        func first(_ names: [String]) -> String? {
            names.lazy.compactMap { values[$0] }.first { !$0.isEmpty && $0 != "-" }
        }
        let id = first(Self.idNames).flatMap { Self.isRequestName($0) ? $0 : nil }
        if needsNames, id == nil { return .other }
        let request = first(["line", "request", "request_line"]).flatMap(Self.request)
        guard let method = first(Self.methodNames) ?? request?.method,
            let target = first(Self.targetNames) ?? request?.target,
            let status = first(Self.statusNames).flatMap({ Int($0) })
        else { return .other }
        if id == nil, first(Self.agentNames) == Self.agent || isLocal(first(Self.clientNames)) {
            return .ownCheck
        }
        let end = values["end"]
        var line = AccessLogLine(id: id, method: method, target: target, status: status)
        // nginx says OK of an answer that was sent whole, Apache X of one that was not.
        line.isAborted = status == Self.clientLeft || end == "" || end == "X"
        line.milliseconds =
            first(["seconds", "duration", "request_time"]).flatMap(Self.milliseconds)
            ?? first(["microseconds"]).flatMap { Int($0) }.map { $0 / 1_000 }
        return .line(line)
    }

    private static let idNames = [
        "id", "request_id", "requestId", "x_request_id", "http_x_request_id",
        "request.headers.X-Request-Id.0", "request.id",
    ]
    private static let methodNames = ["method", "request_method", "request.method", "http_method"]
    private static let targetNames = ["target", "request_uri", "uri", "request.uri"]
    private static let statusNames = ["status", "status_code", "response.status"]
    private static let clientNames = [
        "remote_addr", "remote_ip", "client_ip", "client", "request.remote_ip",
    ]
    private static let agentNames = [
        "http_user_agent", "user_agent", "agent", "request.headers.User-Agent.0",
    ]

    // MARK: Combined

    private func combined(_ found: CombinedLogLine) -> Outcome {
        guard let request = Self.request(found.request) else { return .other }
        let id = found.rest.first(where: Self.isRequestName)
        if id == nil, found.rest.contains(Self.agent) || isLocal(found.client) {
            return .ownCheck
        }
        var line = AccessLogLine(
            id: id,
            method: request.method,
            target: request.target,
            status: found.status
        )
        line.isAborted = found.status == Self.clientLeft
        return .line(line)
    }

    // MARK: Custom

    /// Groups that differ between replicas by nature.
    private static let volatileNames: Set<String> = [
        "time", "timestamp", "date", "client", "address", "remote", "port", "duration", "seconds",
        "milliseconds", "microseconds", "upstream", "bytes", "size", "pid", "connection",
    ]

    private func custom(_ groups: [String: String]) -> Outcome {
        let id = groups["id"].flatMap { Self.isRequestName($0) ? $0 : nil }
        // Where lines name their requests, one without a name did not come through the tunnel.
        if id == nil, pattern?.names.contains("id") ?? false { return .other }
        let request = groups["request"].flatMap(Self.request)
        let method = groups["method"] ?? request?.method
        let target = groups["target"] ?? request?.target
        guard id != nil || target != nil else { return .other }
        if id == nil, isLocal(groups["client"] ?? groups["address"] ?? groups["remote"]) {
            return .ownCheck
        }
        let status = groups["status"].flatMap { Int($0) } ?? 0
        var line = AccessLogLine(
            id: id,
            method: method ?? "",
            target: target ?? "",
            status: status,
            isAborted: status == Self.clientLeft
        )
        line.milliseconds =
            groups["seconds"].flatMap(Self.milliseconds)
            ?? groups["milliseconds"].flatMap { Int($0) }
        let known = Self.volatileNames.union(["id", "request", "method", "target", "status"])
        line.further = groups.filter { !known.contains($0.key) }
        return .line(line)
    }

    // MARK: Parts

    /// nginx's status for a client that left before the answer.
    private static let clientLeft = 499

    /// Whether a text is a name as the tunnel makes them.
    static func isRequestName(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Method and target of a request line.
    private static func request(_ line: String) -> (method: String, target: String)? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/"), !words[0].isEmpty, !words[1].isEmpty
        else { return nil }
        return (String(words[0]), String(words[1]))
    }

    private static func milliseconds(_ seconds: String) -> Int? {
        guard let value = Double(seconds), value >= 0, value < 1_000_000 else { return nil }
        return Int(value * 1_000)
    }

    /// A health check in the container asks from there; clients come through the tunnel.
    private func isLocal(_ client: String?) -> Bool {
        guard let client else { return false }
        return client == "::1" || client.hasPrefix("127.")
    }
}
