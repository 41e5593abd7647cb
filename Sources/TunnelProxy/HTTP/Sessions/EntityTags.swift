internal import LibCrypto
internal import VotingCore

/// Translates entity tags: clients hold the tunnel's own, replicas get theirs.
///
/// Servers make tags of modification times or inodes, which differ between replicas with equal
/// content. A response goes out with `"ftc-…"` instead; the table knows which tags of the replicas
/// that stands for, so that each can answer If-None-Match, If-Match and If-Range by itself and
/// their answers are voted on. A tag that is not known passes as it is: no replica has it, so
/// conditions on it fail and the client gets the whole content.
struct EntityTags: Sendable {
    private struct Key: Hashable, Sendable {
        var resource: String
        var own: String
    }

    private struct ReplicaTag: Hashable, Sendable {
        var resource: String
        var replica: Int
        var opaque: String
    }

    /// What own tags begin with.
    static let prefix = "ftc-"
    /// Bytes of a tag or resource that are translated; longer ones pass as they are.
    static let bytesMax = 8 * 1024
    /// Tags of one header that are translated; more pass as they are.
    static let listCountMax = 32

    private let replicaCount: Int
    /// Tells the tags of one path from those of another.
    private let salt: String
    private var entries: RecencyMap<Key, [EntityTag?]>
    /// Own tags by those of the replicas, so that the next leader's response gets the same one.
    private var owners: [ReplicaTag: String] = [:]
    /// Changes so far that are worth storing.
    private(set) var changeCount: UInt64 = 0

    /// Creates a table of at most `countMax` tags with what was stored.
    ///
    /// - Parameters:
    ///   - replicaCount: Replicas of the path.
    ///   - salt: The path's name where there are several: replicas that number their versions give one
    ///     tag to different content on different paths, which must not be one tag for the client.
    ///   - countMax: Tags that are remembered.
    ///   - stored: What was stored.
    init(
        replicaCount: Int,
        salt: String = "",
        countMax: Int = 65_536,
        stored: [StoredEntityTag] = []
    ) {
        self.replicaCount = replicaCount
        self.salt = salt
        entries = RecencyMap(countMax: countMax)
        for entry in stored where entry.tags.count == replicaCount {
            for (number, tag) in entry.tags.enumerated() {
                guard let tag else { continue }
                set(tag, of: ReplicaIndex(number), Key(resource: entry.resource, own: entry.own))
            }
        }
    }

    /// Tags that are remembered.
    var count: Int { entries.count }

    /// Entries of the way back; at most `replicaCount` for each tag.
    var ownerCount: Int { owners.count }

    /// What to store; the longest unused first.
    var stored: [StoredEntityTag] {
        entries.all.map {
            StoredEntityTag(resource: $0.key.resource, own: $0.key.own, tags: $0.value)
        }
    }

    /// The leader's response carries a tag: the value of the client's ETag.
    ///
    /// - Parameters:
    ///   - leader: The replica whose response is answered.
    ///   - value: Its ETag.
    ///   - resource: Host and request target.
    ///   - isByteExact: False where bodies that differ in bytes count as equal: a part of one
    ///     replica's must then not be completed by a part of another's, so the tag is weak.
    /// - Returns: The ETag for the client.
    mutating func led(
        by leader: ReplicaIndex,
        _ value: String,
        resource: String,
        isByteExact: Bool
    ) -> String {
        guard let tag = EntityTag(value), leader.position < replicaCount,
            value.utf8.count + resource.utf8.count <= Self.bytesMax
        else { return value }
        let own = owner(of: tag, leader, resource) ?? fresh(tag, resource)
        let key = Key(resource: resource, own: own)
        if entries.use(key)?[leader.position] != tag { set(tag, of: leader, key) }
        return EntityTag(opaque: own, isWeak: tag.isWeak || !isByteExact).text
    }

    /// Another replica's response of the same content carries a tag.
    ///
    /// - Parameters:
    ///   - replica: The replica, which agreed with the leader.
    ///   - value: Its ETag.
    ///   - client: The ETag that the client gets.
    ///   - resource: Host and request target.
    mutating func agreed(
        _ replica: ReplicaIndex,
        _ value: String,
        client: String,
        resource: String
    ) {
        guard let tag = EntityTag(value), let own = EntityTag(client)?.opaque,
            replica.position < replicaCount, own.hasPrefix(Self.prefix),
            value.utf8.count + resource.utf8.count <= Self.bytesMax
        else { return }
        let key = Key(resource: resource, own: own)
        // Mostly it is known: the leader's response, just before, counted as the use.
        guard let known = entries.peek(key), known[replica.position] != tag else { return }
        set(tag, of: replica, key)
    }

    /// The value of If-Match, If-None-Match or If-Range for a replica.
    mutating func condition(
        _ value: String,
        resource: String,
        for replica: ReplicaIndex
    ) -> String {
        guard replica.position < replicaCount, value.utf8.count <= Self.bytesMax,
            let tags = EntityTag.list(value), tags.count <= Self.listCountMax
        else { return value }
        return tags.map { tag in
            let known = entries.use(Key(resource: resource, own: tag.opaque))
            return (known?[replica.position] ?? tag).text
        }.joined(separator: ", ")
    }

    private func owner(
        of tag: EntityTag,
        _ replica: ReplicaIndex,
        _ resource: String
    ) -> String? {
        owners[ReplicaTag(resource: resource, replica: replica.position, opaque: tag.opaque)]
    }

    private mutating func set(_ tag: EntityTag, of replica: ReplicaIndex, _ key: Key) {
        var tags = entries.use(key) ?? Array(repeating: nil, count: replicaCount)
        if let before = tags[replica.position] { forget(before, replica.position, key) }
        tags[replica.position] = tag
        if let evicted = entries.set(key, to: tags) {
            for (number, tag) in evicted.value.enumerated() {
                if let tag { forget(tag, number, evicted.key) }
            }
        }
        let place = ReplicaTag(
            resource: key.resource,
            replica: replica.position,
            opaque: tag.opaque
        )
        owners[place] = key.own
        changeCount += 1
    }

    /// Removes the way back, unless it leads to another tag by now.
    private mutating func forget(_ tag: EntityTag, _ replica: Int, _ key: Key) {
        let place = ReplicaTag(resource: key.resource, replica: replica, opaque: tag.opaque)
        if owners[place] == key.own { owners[place] = nil }
    }

    /// A tag that is the same whenever the same tag of a resource is translated first.
    private func fresh(_ tag: EntityTag, _ resource: String) -> String {
        let place = salt.isEmpty ? resource : "\(salt)\n\(resource)"
        let digest = SHA256.hash(Array("\(place)\n\(tag.opaque)".utf8))
        let digits = digest.prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return Self.prefix + digits.joined()
    }
}
