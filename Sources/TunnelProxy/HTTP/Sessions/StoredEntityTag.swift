/// An entity tag of the tunnel with those of the replicas, in the form in which it is stored.
struct StoredEntityTag: Codable, Equatable, Sendable {
    /// Host and request target.
    var resource: String
    /// The opaque text that clients hold.
    var own: String
    /// Tag of each replica in plan order; nil where none is known.
    var tags: [EntityTag?]
}

extension StoredEntityTag {
    /// The tag with the replicas' own in another order of them.
    ///
    /// - Parameter places: where each replica's tag is here; nil for a replica that was not there.
    /// - Returns: the tag; nil when it can be none.
    func moved(to places: [Int?]) -> StoredEntityTag? {
        let texts = [own] + tags.compactMap { $0?.opaque }
        guard texts.allSatisfy({ $0.isHeaderText && !$0.utf8.contains(34) }) else { return nil }
        var moved = self
        moved.tags = places.map { $0.flatMap { tags.indices.contains($0) ? tags[$0] : nil } }
        return moved
    }
}
