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
    /// How long it is remembered after a use.
    var lifetimeMilliseconds: Int64
}

extension StoredCookie {
    /// The cookie with its values in another order of the replicas.
    ///
    /// - Parameter places: where each replica's value is here; nil for a replica that was not there.
    /// - Returns: the cookie; nil when it can be none.
    func moved(to places: [Int?]) -> StoredCookie? {
        let texts = [name, clientValue] + values.compactMap(\.self)
        guard texts.allSatisfy(\.isHeaderText) else { return nil }
        var moved = self
        moved.values = places.map { $0.flatMap { values.indices.contains($0) ? values[$0] : nil } }
        return moved
    }
}

extension StoredCookie: CustomStringConvertible {
    /// The name only.
    var description: String { "cookie \(name)" }
}
