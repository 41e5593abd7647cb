/// Why what another peer has read of a lost order is not taken.
struct RestRefused: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// Runs a check; whatever it throws is the reason.
    static func when<Value>(_ check: () throws -> Value) throws(RestRefused) -> Value {
        do {
            return try check()
        } catch {
            throw RestRefused("\(error)")
        }
    }
}
