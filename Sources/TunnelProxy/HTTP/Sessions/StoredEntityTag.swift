/// An entity tag of the tunnel with those of the replicas, in the form in which it is stored.
struct StoredEntityTag: Codable, Equatable, Sendable {
    /// Host and request target.
    var resource: String
    /// The opaque text that clients hold.
    var own: String
    /// Tag of each replica in plan order; nil where none is known.
    var tags: [EntityTag?]
}
