/// The folder over which peers and `ledger init` give one another public things.
struct ExchangeFolder {
    let path: String

    /// Where an actor's peer puts its request.
    func request(of actor: String) -> String { "\(path)/requests/\(actor)" }

    /// Where an actor's peer finds its certificate.
    func grant(of actor: String) -> String { "\(path)/granted/\(actor)" }

    /// What is granted to all.
    var granted: String { path + "/granted" }

    /// Certificate of the authority.
    var authority: String { granted + "/ca.pem" }

    /// Who takes part.
    var actors: String { granted + "/actors.json" }

    /// Whose signatures make a checkpoint final; written last.
    var policy: String { granted + "/policy" }
}
