internal import VotingCore

/// A cookie whose value differs between replicas, in the form in which it is stored.
///
/// Values are secrets of the client: they are in no log and in no record.
struct StoredCookie: Codable, Equatable, Sendable {
    /// Name of the cookie.
    var name: String
    /// Value that the client holds.
    var clientValue: String
    /// Value of each replica in plan order; nil where the replica knows none.
    var values: [String?]
    /// When the entry ends.
    var expiresAtUnixMilliseconds: UnixMilliseconds
}

extension StoredCookie: CustomStringConvertible {
    /// The name only.
    var description: String { "cookie \(name)" }
}
