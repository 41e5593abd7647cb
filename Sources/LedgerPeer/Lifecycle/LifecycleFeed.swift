import LedgerFormat

/// Decides which of the engine's events become entries: each once, and a gap where some are missing.
///
/// Pure. What the ledger has already is told at the start; the engine is then asked for everything since
/// the last of it, and what comes twice is left out by the event's key.
struct LifecycleFeed: Sendable {
    /// Entries of before that are remembered; the engine itself remembers 256.
    static let recordedMax = 4_096
    /// Actions that are recorded, by the kind of their object.
    ///
    /// No `exec`: its command lines may hold passwords.
    static let actions: [String: Set<String>] = [
        "container": [
            "create", "start", "die", "oom", "kill", "stop", "restart", "pause", "unpause",
            "rename",
            "destroy", "health_status",
        ],
        "network": ["connect", "disconnect"],
    ]
    /// Attributes that are recorded: other labels may hold anything.
    private static let attributes: Set<String> = [
        "name", "oldName", "image", "exitCode", "signal", "container", "com.docker.compose.project",
        "com.docker.compose.service", "com.docker.compose.container-number", "ftcompose.service",
        "ftcompose.role", "ftcompose.replica", "ftcompose.actor",
    ]
    /// Bytes of an attribute's value.
    private static let valueBytesMax = 512
    /// Name of the engine in keys; all actors of one host hear the same one.
    static let engine = "local"

    private enum State { case created, running, ended, removed }

    /// What is known of a container that is there.
    private struct Container {
        var name = ""
        var service = ""
        var state: State?
        /// Time of its last event that is recorded; nil before the first.
        var latest: Int64?
    }

    private var known: Set<LedgerDigest> = []
    private var knownOrder: [LedgerDigest] = []
    private var containers: [String: Container] = [:]
    /// Time of the newest event that is recorded; nil before the first.
    private(set) var latest: Int64?

    /// Starts behind what the ledger has.
    ///
    /// - Parameter recorded: The newest entries of this writer, in the order of the log.
    init(recorded: [LedgerEntry]) {
        for entry in recorded {
            guard case .lifecycleEvent(let event) = entry.body, remember(event, at: entry.time)
            else { continue }
            if event.type == "container" { follow(event, entry.service, at: entry.time) }
        }
    }

    /// Learns the names of containers that were there before anything was heard of them.
    mutating func learn(_ listed: [ListedContainer]) {
        for container in listed {
            containers[container.container, default: Container()].name = container.name
            containers[container.container, default: Container()].service = container.service
        }
    }

    /// The entries for an event: none when it is recorded already or not of interest, a gap in front when
    /// the engine cannot have come to it without others.
    mutating func take(_ heard: HeardEvent) -> [LedgerEntry] {
        let word = heard.action.split(separator: ":").first.map(String.init) ?? ""
        guard Self.actions[heard.kind]?.contains(word) == true, let identity = heard.container
        else {
            return []
        }
        var kept = heard.attributes.filter { Self.attributes.contains($0.key) }
            .mapValues { $0.bounded(Self.valueBytesMax) }
        let isNetwork = heard.kind == "network"
        if isNetwork, let name = containers[identity]?.name, !name.isEmpty {
            kept[ContainerEvent.containerName] = name.bounded(Self.valueBytesMax)
        }
        let event = ContainerEvent(
            engine: Self.engine,
            scope: "local",
            type: heard.kind,
            action: heard.action.bounded(Self.valueBytesMax),
            object: heard.object.bounded(Self.valueBytesMax),
            attributes: kept
        )
        guard remember(event, at: heard.time) else { return [] }
        let service =
            kept["ftcompose.service"] ?? kept["com.docker.compose.service"]
            ?? containers[identity]?.service ?? ""
        let entry = LedgerEntry(
            time: heard.time,
            service: service.bounded(LedgerLimits.serviceBytesMax),
            body: .lifecycleEvent(event)
        )
        let before = isNetwork ? nil : containers[identity]
        if !isNetwork { follow(event, entry.service, at: heard.time) }
        guard let before, before.state == .running, word == "start" else { return [entry] }
        let first = min(before.latest ?? heard.time, heard.time)
        return [gap(of: [before.name], from: first, to: heard.time), entry]
    }

    /// Compares what the engine lists with what is recorded; a gap entry when events must be missing.
    ///
    /// - Parameters:
    ///   - listed: The containers of the project.
    ///   - changing: Containers about which events came around the listing; nothing is said of them.
    ///   - now: Time of the listing, in nanoseconds since 1970.
    /// - Returns: The entry; nil when nothing is missing.
    mutating func reconcile(
        _ listed: [ListedContainer],
        changing: Set<String>,
        now: Int64
    ) -> LedgerEntry? {
        guard let latest else { return nil }
        var missed: [String] = []
        let present = Dictionary(listed.map { ($0.container, $0) }) { first, _ in first }
        for (identity, container) in containers where !changing.contains(identity) {
            guard let state = container.state else { continue }
            let seen: State?
            switch present[identity]?.state {
            case nil: seen = .removed
            case "running", "paused": seen = .running
            case "exited", "dead": seen = .ended
            // Between two states, or nothing that an event tells.
            default: seen = nil
            }
            guard let seen, seen != state, !(seen == .ended && state == .created) else { continue }
            containers[identity]?.state = seen
            if seen == .removed { containers[identity] = nil }
            missed.append(container.name.isEmpty ? identity : container.name)
        }
        return missed.isEmpty ? nil : gap(of: missed, from: min(latest, now), to: now)
    }

    private func gap(of names: [String], from first: Int64, to last: Int64) -> LedgerEntry {
        let list = names.map { $0.bounded(64) }.sorted().prefix(6).joined(separator: ", ")
        let more = names.count > 6 ? " and \(names.count - 6) more" : ""
        let notice = GapNotice(
            dropped: 0,
            firstTime: first,
            lastTime: last,
            reason: "the engine no longer has what happened to: \(list)\(more)"
        )
        return LedgerEntry(time: last, service: "", body: .gap(notice))
    }

    /// Notes an event as recorded; false when it is already.
    private mutating func remember(_ event: ContainerEvent, at time: Int64) -> Bool {
        let key = event.key(at: time)
        guard known.insert(key).inserted else { return false }
        knownOrder.append(key)
        if knownOrder.count > 2 * Self.recordedMax {
            for old in knownOrder.prefix(Self.recordedMax) { known.remove(old) }
            knownOrder.removeFirst(Self.recordedMax)
        }
        latest = max(latest ?? time, time)
        return true
    }

    private mutating func follow(_ event: ContainerEvent, _ service: String, at time: Int64) {
        var container = containers[event.object] ?? Container()
        if let name = event.attributes.first(where: { $0.name == "name" })?.value {
            container.name = name
        }
        container.service = service
        container.latest = max(container.latest ?? time, time)
        switch event.action {
        case "create": container.state = .created
        case "start": container.state = .running
        case "die": container.state = .ended
        default: break
        }
        containers[event.object] = event.action == "destroy" ? nil : container
    }
}

extension String {
    /// The text up to a number of bytes, cut at a scalar.
    fileprivate func bounded(_ bytesMax: Int) -> String {
        guard utf8.count > bytesMax else { return self }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= bytesMax else { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
