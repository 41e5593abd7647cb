/// Why what another peer has read of a lost order is not taken.
struct RestRefused: Error {
    let reason: String
    /// Whether the copy may be left aside for what the others have; it may not when only a bound was reached.
    let isLeftAside: Bool

    init(_ reason: String, isLeftAside: Bool = true) {
        self.reason = reason
        self.isLeftAside = isLeftAside
    }

    /// Runs a check; whatever it throws is the reason.
    static func when<Value>(_ check: () throws -> Value) throws(RestRefused) -> Value {
        do {
            return try check()
        } catch {
            throw RestRefused("\(error)")
        }
    }
}
