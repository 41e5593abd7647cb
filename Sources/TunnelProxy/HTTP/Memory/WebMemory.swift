internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOPosix
internal import ServicePlan
internal import VotingCore

/// What the tunnel of a web server learnt of its replicas: noise, cookies and entity tags; kept over restarts.
///
/// Written behind what requests do: a request changes memory alone, and what changed is stored together a
/// little later, on a thread of its own. A crash costs what was learnt since. A file that cannot be read is
/// reported and put aside, and what it held is learnt anew.
final class WebMemory: Sendable {
    /// Shortest time between two writes; a write that takes long is followed by a longer one.
    static let pauseMilliseconds = 1_000
    /// Of its time the writer takes at most one part in so many.
    static let writeShare = 20
    /// Bytes of the file of masks.
    static let noiseBytesMax = 16 << 20
    /// Bytes of the files of cookies and of tags.
    static let tableBytesMax = 64 << 20

    private struct Written: Sendable {
        var noise: UInt64 = 0
        var cookies: UInt64 = 0
        var tags: UInt64 = 0
        /// What could not be written, so that it is said once.
        var problems: Set<String> = []
    }

    /// Masks and what may become one.
    let noise: NIOLockedValueBox<NoiseLearner>
    /// What each replica calls a client's cookie.
    let cookies: NIOLockedValueBox<VirtualCookies>
    /// What each replica calls the version of a resource.
    let tags: NIOLockedValueBox<EntityTags>
    private let noiseFile: MemoryFile<NoiseMask>
    private let cookieFile: MemoryFile<StoredCookie>
    private let tagFile: MemoryFile<StoredEntityTag>
    private let replicas: [String]
    /// With strict comparison masks mean nothing, and those of before are kept for later.
    private let keepsNoise: Bool
    private let keepsCookies: Bool
    private let written: NIOLockedValueBox<Written>
    private let logger: Logger

    /// Reads what an earlier tunnel of this path stored.
    ///
    /// - Parameters:
    ///   - plan: what the compiler decided.
    ///   - path: the group of replicas.
    ///   - now: when; what ended before is left out.
    ///   - logger: is told of files that cannot be used.
    init(plan: WebServicePlan, path: WebPathPlan, now: UnixMilliseconds, logger: Logger) {
        replicas = path.replicas.map(\.name)
        keepsNoise = !plan.noise.strict
        keepsCookies = plan.sessions.enabled
        self.logger = logger
        let name = String(path.name.map { $0 == "/" ? "_" : $0 })
        let folder = plan.tunnel.stateDirectory
        noiseFile = MemoryFile(
            path: "\(folder)/noise.\(name)",
            kind: "noise",
            bytesMax: WebMemory.noiseBytesMax
        )
        cookieFile = MemoryFile(
            path: "\(folder)/cookies.\(name)",
            kind: "cookies",
            bytesMax: WebMemory.tableBytesMax
        )
        tagFile = MemoryFile(
            path: "\(folder)/tags.\(name)",
            kind: "tags",
            bytesMax: WebMemory.tableBytesMax
        )
        let masks =
            keepsNoise ? Self.read(noiseFile, for: [], logger) { entry, _ in entry } : []
        let stored =
            keepsCookies
            ? Self.read(cookieFile, for: replicas, logger) { entry, places in
                entry.expiresAtUnixMilliseconds > now ? entry.moved(to: places) : nil
            } : []
        let known = Self.read(tagFile, for: replicas, logger) { $0.moved(to: $1) }
        let learner = NoiseLearner(settings: WebLimits.noise(plan.noise), masks: masks)
        let table = VirtualCookies(
            replicaCount: replicas.count,
            settings: WebLimits.cookies(plan.sessions),
            stored: stored
        )
        let translated = EntityTags(
            replicaCount: replicas.count,
            salt: plan.paths.count > 1 ? path.name : "",
            stored: known
        )
        noise = NIOLockedValueBox(learner)
        cookies = NIOLockedValueBox(table)
        tags = NIOLockedValueBox(translated)
        written = NIOLockedValueBox(
            Written(
                noise: learner.changeCount,
                cookies: table.changeCount,
                tags: translated.changeCount
            )
        )
        guard !masks.isEmpty || !stored.isEmpty || !known.isEmpty else { return }
        logger.info(
            "memory restored",
            metadata: [
                "masks": "\(learner.masks.count)", "cookies": "\(table.count)",
                "tags": "\(translated.count)",
            ]
        )
    }

    /// Stores what changes until cancelled.
    func run() async {
        while !Task.isCancelled {
            let began = ContinuousClock.now
            await store()
            let shortest = Duration.milliseconds(WebMemory.pauseMilliseconds)
            let pause = max(shortest, (ContinuousClock.now - began) * WebMemory.writeShare)
            try? await Task.sleep(for: pause)
        }
    }

    /// Stores what has changed since the last time.
    ///
    /// - Parameter isLast: also what alone is not worth a write: how often masks were used.
    func store(isLast: Bool = false) async {
        // The pool lives as long as the process does. The last time the task is cancelled already, which must not
        // keep it from being written.
        await withCheckedContinuation { continuation in
            NIOThreadPool.singleton.submit { _ in
                self.write(isLast: isLast)
                continuation.resume()
            }
        }
    }

    private func write(isLast: Bool) {
        let before = written.withLockedValue { $0 }
        // A table is copied, which costs little as long as nobody changes it, and taken apart outside the lock.
        if keepsNoise {
            let now = noise.withLockedValue { $0 }
            let isUsed = isLast && !now.masks.isEmpty
            if now.changeCount != before.noise || isUsed,
                write(noiseFile, now.masks, [])
            {
                written.withLockedValue { $0.noise = now.changeCount }
            }
        }
        if keepsCookies {
            let changes = cookies.withLockedValue { $0.changeCount }
            if changes != before.cookies {
                let now = cookies.withLockedValue { $0 }
                if write(cookieFile, now.stored, replicas) {
                    written.withLockedValue { $0.cookies = now.changeCount }
                }
            }
        }
        let changes = tags.withLockedValue { $0.changeCount }
        if changes != before.tags {
            let now = tags.withLockedValue { $0 }
            if write(tagFile, now.stored, replicas) {
                written.withLockedValue { $0.tags = now.changeCount }
            }
        }
    }

    private func write<Entry>(
        _ file: MemoryFile<Entry>,
        _ entries: [Entry],
        _ replicas: [String]
    ) -> Bool {
        do throws(TunnelFailure) {
            try file.store(entries, replicas: replicas)
            written.withLockedValue { _ = $0.problems.remove(file.kind) }
            return true
        } catch {
            let isNew = written.withLockedValue { $0.problems.insert(file.kind).inserted }
            if isNew {
                logger.warning(
                    "what was learnt is not stored",
                    metadata: ["kind": "\(file.kind)", "reason": "\(error)"]
                )
            }
            return false
        }
    }

    /// Reads a file, each entry with its values in the order of the replicas there are now.
    private static func read<Entry>(
        _ file: MemoryFile<Entry>,
        for replicas: [String],
        _ logger: Logger,
        _ use: (Entry, [Int?]) -> Entry?
    ) -> [Entry] {
        do throws(TunnelFailure) {
            let content = try file.load()
            let places = replicas.map { content.replicas.firstIndex(of: $0) }
            return content.entries.compactMap { use($0, places) }
        } catch {
            file.putAside()
            logger.warning(
                "what was stored cannot be used and was put aside; it is learnt anew",
                metadata: ["kind": "\(file.kind)", "reason": "\(error)"]
            )
            return []
        }
    }
}
