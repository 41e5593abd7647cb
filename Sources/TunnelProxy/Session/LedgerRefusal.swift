internal import VotingCore

/// What the client is told when a reply's record is not durable in time.
enum LedgerRefusal {
    /// The error's text: what happened to the statement, and whether it may be repeated.
    static func text(
        verb: String,
        service: String,
        durability: Durability,
        milliseconds: Int,
        isDone: Bool,
        isRolledBack: Bool
    ) -> String {
        let fate =
            if isDone {
                "was carried out, but its record is not \(durability.rawValue) in the ledger"
            } else if isRolledBack {
                "has no record that is \(durability.rawValue) in the ledger; the transaction was "
                    + "rolled back"
            } else {
                "has no record that is \(durability.rawValue) in the ledger, so its reply is withheld"
            }
        let remedy =
            isDone
            ? "look whether it took effect before repeating it" : "it may be repeated"
        return
            "ftcompose: \(verb) on \(service) \(fate) (waited at most \(milliseconds) ms); \(remedy)"
    }
}
